import { createScheduler, defineSchedule } from '@seckill/task-engine';
import { homeRefreshBanners } from '@seckill/tasks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const TASKS = '/api/admin/tasks';

/** Signs up with a name; the account is made by a task. */
async function signUp(username: string): Promise<string> {
  const body = { username, password: 'correct horse battery', mobile: '13800138000' };
  const answer = await stack.call('POST', '/api/users', body);
  expect(answer.status).toBe(202);
  return answer.body.taskId;
}
const ended = (taskId: string) =>
  vi.waitFor(
    async () => {
      const { body } = await stack.admin('GET', `${TASKS}/${taskId}`);
      if (['queued', 'started', 'retrying'].includes(body.status))
        throw new Error(`task ${taskId} is still ${body.status}`);
      return body;
    },
    { timeout: 45_000, interval: 20 },
  );

describe('tasks', () => {
  it('are found by id, with their arguments and without their secrets', async () => {
    const taskId = await signUp('ann-the-admin-test');
    const task = await ended(taskId);
    expect(task).toMatchObject({
      taskId,
      kind: 'user.create',
      status: 'success',
      attempts: 1,
      args: { username: 'ann-the-admin-test', mobile: '…8000' },
    });
    expect(JSON.stringify(task)).not.toContain('horse');
    const found = await stack.admin('GET', `${TASKS}?id=${taskId}`);
    expect(found.body).toEqual({ tasks: [task], next: null });
  });

  it('are searched by kind, status, time and text', async () => {
    await ended(await signUp('bo-the-first'));
    const taken = await ended(await signUp('bo-the-first'));
    expect(taken).toMatchObject({ status: 'failure', error: { code: 'username_taken' } });
    const search = async (query: string) => (await stack.admin('GET', `${TASKS}?${query}`)).body;
    expect((await search('kind=user.create&text=bo-the')).tasks).toHaveLength(2);
    const { timeline: _, log: __, ...briefly } = taken;
    expect(await search('status=failure&text=bo-the')).toEqual({ tasks: [briefly], next: null });
    expect((await search('text=bo-the&to=2020-01-01T00:00:00.000Z')).tasks).toEqual([]);
    const first = await search('text=bo-the&limit=1');
    const second = await search(`text=bo-the&limit=1&cursor=${first.next}`);
    expect(first.tasks[0].taskId).not.toBe(second.tasks[0].taskId);
    expect((await stack.admin('GET', `${TASKS}?status=nonsense`)).status).toBe(400);
  });

  it('a ticket is found by its id, too', async () => {
    await stack.reset(1, 1);
    const [guest, other] = await stack.guests(2);
    // Who presses once all is taken, and that is known, gets no ticket.
    await stack.rest();
    const { taskId } = (await guest!.buy()).body;
    const late = (await other!.buy()).body.taskId;
    await stack.work();
    await guest!.verdict(taskId);
    expect((await stack.admin('GET', `${TASKS}/${taskId}`)).body).toMatchObject({
      kind: 'order.place',
      status: 'success',
      number: 1,
      result: { outcome: 'success' },
      timeline: [{ status: 'queued', attempt: 0 }],
      ticket: {
        saleId: 1,
        index: 0,
        verdict: 'success',
        order: { taskId, status: 'unpaid', userId: guest!.userId },
      },
    });
    await other!.verdict(late);
    expect((await stack.admin('GET', `${TASKS}/${late}`)).body.ticket).toMatchObject({
      verdict: 'sold_out',
      order: null,
    });
    expect(await stack.admin('POST', `${TASKS}/${taskId}/revoke`, {})).toMatchObject({
      status: 404,
    });
  });

  it('failed ones are tried again, one or all; the others are left alone', async () => {
    await ended(await signUp('cy-the-failure'));
    const { taskId } = await ended(await signUp('cy-the-failure'));
    const again = await stack.admin('POST', `${TASKS}/${taskId}/retry`, {});
    expect(again).toMatchObject({ status: 200, body: { taskId, outcome: 'retried' } });
    await ended(taskId);
    const all = await stack.admin('POST', `${TASKS}/retry-failed`, { kind: 'user.create' });
    expect(all.body.retried).toBeGreaterThanOrEqual(1);
    expect((await stack.admin('POST', `${TASKS}/retry-failed`, { kind: 'x' })).body.retried).toBe(
      0,
    );
    const fine = await signUp('dee-the-fine');
    await ended(fine);
    expect(await stack.admin('POST', `${TASKS}/${fine}/retry`, {})).toMatchObject({
      status: 409,
      body: { code: 'task_not_failed' },
    });
    expect(await stack.admin('POST', `${TASKS}/${fine}/revoke`, {})).toMatchObject({
      status: 409,
      body: { code: 'task_ended' },
    });
  });

  it('have a timeline, and run now where they are put off', async () => {
    const id = await stack.tasks.applyAsync(homeRefreshBanners, {}, { countdown: 3_600_000 });
    const { body } = await stack.admin('GET', `${TASKS}/${id}`);
    expect(body).toMatchObject({ status: 'queued', timeline: [{ status: 'queued' }], log: [] });
    expect(Date.parse(body.dueAt)).toBeGreaterThan(Date.now() + 3_000_000);
    expect(await stack.admin('POST', `${TASKS}/${id}/run-now`, {})).toMatchObject({
      status: 200,
      body: { taskId: id, outcome: 'due' },
    });
    const { timeline } = await ended(id);
    expect(timeline.map((step: { status: string }) => step.status)).toEqual([
      'queued',
      'started',
      'success',
    ]);
    expect(await stack.admin('POST', `${TASKS}/${id}/run-now`, {})).toMatchObject({
      status: 409,
      body: { code: 'task_not_delayed' },
    });
  });

  it('of the shop are told from upkeep, by kind', async () => {
    await ended(await signUp('ed-of-the-shop'));
    const { kinds } = (await stack.admin('GET', `${TASKS}/kinds`)).body;
    const of = (kind: string) => kinds.find((each: { kind: string }) => each.kind === kind);
    expect(of('home.refresh-banners')).toMatchObject({ upkeep: true });
    expect(of('user.create')).toMatchObject({ upkeep: false });
    expect(of('user.create').remembered).toBeGreaterThan(0);
    const found = async (upkeep: string) => {
      const { tasks } = (await stack.admin('GET', `${TASKS}?upkeep=${upkeep}`)).body;
      return new Set(tasks.map((task: { kind: string }) => task.kind));
    };
    expect(await found('hide')).toContain('user.create');
    expect(await found('hide')).not.toContain('home.refresh-banners');
    expect(await found('only')).not.toContain('user.create');
    expect((await stack.admin('GET', `${TASKS}?upkeep=no`)).status).toBe(400);
  });

  it('are revoked while they wait', async () => {
    const id = await stack.tasks.applyAsync(homeRefreshBanners, {}, { countdown: 60_000 });
    const answer = await stack.admin('POST', `${TASKS}/${id}/revoke`, {});
    expect(answer).toMatchObject({ status: 200, body: { taskId: id, outcome: 'revoked' } });
    expect(await ended(id)).toMatchObject({ status: 'revoked' });
  });

  it('are nobody else’s business', async () => {
    for (const path of [TASKS, '/api/admin/schedules', '/api/admin/queues']) {
      expect((await stack.call('GET', path)).status).toBe(401);
    }
  });
});

describe('queues', () => {
  it('plain ones are purged; the line of a purchase never is', async () => {
    const id = await stack.tasks.applyAsync(homeRefreshBanners, {}, { countdown: 60_000 });
    const { queues } = (await stack.admin('GET', '/api/admin/queues')).body;
    const purgeable = (name: string) =>
      queues.find((queue: { name: string }) => queue.name === name)?.purgeable;
    expect([purgeable('home'), purgeable('order.place-0')]).toEqual([true, false]);
    const purge = (name: string) => stack.admin('POST', `/api/admin/queues/${name}/purge`, {});
    expect(await purge('home')).toMatchObject({ status: 200, body: { purged: 1 } });
    expect(await ended(id)).toMatchObject({ status: 'revoked' });
    expect(await purge('order.place-0')).toMatchObject({ body: { code: 'queue_protected' } });
    expect(await purge('nothing')).toMatchObject({ body: { code: 'queue_not_found' } });
  });

  it('all in one, or all of a kind, are revoked once, and written down; tickets never are', async () => {
    const later = () => stack.tasks.applyAsync(homeRefreshBanners, {}, { countdown: 60_000 });
    const ids = [await later(), await later(), await later()];
    const kind = homeRefreshBanners.name;
    const meets = (of: string) => stack.admin('GET', `${TASKS}/unended?kind=${of}`);
    const ofKind = (of: string) => stack.admin('POST', `${TASKS}/revoke-all`, { kind: of });
    const inQueue = (name: string) =>
      stack.admin('POST', `/api/admin/queues/${name}/revoke-all`, {});
    expect(await meets(kind)).toMatchObject({ status: 200, body: { count: 3 } });
    expect(await ofKind(kind)).toMatchObject({ status: 200, body: { revoked: 3 } });
    expect((await ofKind(kind)).body).toEqual({ revoked: 0 });
    for (const id of ids) expect(await ended(id)).toMatchObject({ status: 'revoked' });
    await later();
    expect((await inQueue('home')).body).toEqual({ revoked: 1 });
    const refused = { status: 409, body: { code: 'queue_protected' } };
    expect(await ofKind('order.place')).toMatchObject(refused);
    expect(await meets('order.place')).toMatchObject(refused);
    expect(await inQueue('order.place-0')).toMatchObject(refused);
    expect(await inQueue('nothing')).toMatchObject({ body: { code: 'queue_not_found' } });
    expect((await stack.admin('POST', `${TASKS}/revoke-all`, {})).status).toBe(400);
    const actions = async () => {
      const { entries } = (await stack.admin('GET', '/api/admin/audit')).body;
      return entries.map(({ action }: { action: string }) => action);
    };
    await expect.poll(actions).toContain('POST /api/admin/queues/:name/revoke-all');
    expect(await actions()).toContain('POST /api/admin/tasks/revoke-all');
  });
});

it('schedules are listed, run now, paused and resumed', async () => {
  const quiet = (): void => {};
  const scheduler = createScheduler({
    tasks: stack.tasks,
    schedules: [
      defineSchedule({
        name: 'nightly',
        task: homeRefreshBanners,
        args: {},
        cron: '30 2 * * *',
        timezone: 'Asia/Shanghai',
      }),
    ],
    log: { info: quiet, warn: quiet, error: quiet },
    lookEvery: 20,
  });
  scheduler.start();
  const schedule = async () => {
    const { schedules } = (await stack.admin('GET', '/api/admin/schedules')).body;
    return schedules.find(({ name }: { name: string }) => name === 'nightly');
  };
  await vi.waitFor(async () => expect((await schedule())?.next).toBeTruthy(), {
    timeout: 20_000,
    interval: 20,
  });
  expect(await schedule()).toMatchObject({
    name: 'nightly',
    kind: 'home.refresh-banners',
    cron: '30 2 * * *',
    timezone: 'Asia/Shanghai',
    paused: false,
    orphaned: false,
    last: null,
  });
  const call = (verb: string, name = 'nightly') =>
    stack.admin('POST', `/api/admin/schedules/${name}/${verb}`, {});
  const run = await call('run');
  expect(run.status).toBe(202);
  expect(await ended(run.body.taskId)).toMatchObject({ status: 'success' });
  expect((await schedule()).last).toMatchObject({ taskId: run.body.taskId, status: 'success' });
  expect((await call('pause')).body).toMatchObject({ paused: true, next: null });
  expect((await call('resume')).body).toMatchObject({ paused: false });
  expect((await call('run', 'nobody')).body.code).toBe('schedule_not_found');
  await scheduler.close();
});

it('a schedule that no running worker knows is shown, and refused with a code of its own', async () => {
  const { keys, producer } = stack.tasks.engine;
  const entry = (task: string) =>
    JSON.stringify({ task, args: {}, every: 60_000, overlap: 'skip', missed: 'once' });
  const long = Date.now() - 60_000;
  await producer.zadd(keys.schedules(), long, `known ${entry(homeRefreshBanners.name)}`);
  await producer.zadd(keys.schedules(), long, `unknown ${entry('home.of-another-version')}`);
  const { schedules } = (await stack.admin('GET', '/api/admin/schedules')).body;
  for (const name of ['known', 'unknown']) {
    const shown = schedules.find((each: { name: string }) => each.name === name);
    expect(shown).toMatchObject({ orphaned: true, next: null });
  }
  const call = (verb: string, name: string) =>
    stack.admin('POST', `/api/admin/schedules/${name}/${verb}`, {});
  const refused = { status: 409, body: { code: 'schedule_orphaned' } };
  expect(await call('pause', 'known')).toMatchObject(refused);
  expect(await call('resume', 'unknown')).toMatchObject(refused);
  expect(await call('run', 'unknown')).toMatchObject(refused);
  const run = await call('run', 'known');
  expect(await ended(run.body.taskId)).toMatchObject({ status: 'success' });
});
