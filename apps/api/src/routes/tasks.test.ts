import { once } from 'node:events';
import { connect } from 'node:net';
import { startRedis } from '@seckill/scripts/services';
import { createTasks, createWorker, defineTask, handle } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSaleBoard } from '../sales/board.ts';
import { startStack, type Stack } from '../testing/stack.ts';
import { createTaskView } from '@seckill/sales';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(() => stack.close());

describe('asking for a ticket', () => {
  it('tells the place while it is in line, to its owner only', async () => {
    const [owner, stranger] = await stack.guests(2);
    const accepted = (await owner!.buy()).body;
    const mine = await owner!.call('GET', `/api/tasks/${accepted.taskId}`);
    expect(mine.body).toMatchObject({
      kind: 'order.place',
      status: 'queued',
      number: accepted.number,
      position: accepted.position,
      insideStock: true,
      etaSeconds: null,
    });
    const theirs = await stranger!.call('GET', `/api/tasks/${accepted.taskId}`);
    const unknown = await stranger!.call('GET', '/api/tasks/order.place~1-1~nothing~0~1~nothing');
    expect(theirs).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
    expect(unknown.body).toEqual(theirs.body);
  });

  it('a forged id is not found, whatever character was changed', async () => {
    const guest = await stack.guest();
    const { taskId } = (await guest.buy()).body;
    const forged = [...taskId].map(
      (char, i) => taskId.slice(0, i) + (char === 'a' ? 'b' : 'a') + taskId.slice(i + 1),
    );
    const answers = await Promise.all(forged.map((id) => guest.call('GET', `/api/tasks/${id}`)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([404]));
  });

  it('the same answer by poll, by socket process and after the worker came late', async () => {
    const guest = await stack.guest();
    const { taskId } = (await guest.buy()).body;
    await stack.work();
    const polled = await guest.verdict(taskId);
    const other = await stack.startApi();
    const elsewhere = await fetch(`${other.url}/api/tasks/${taskId}`, {
      headers: { cookie: guest.cookie },
    });
    expect(await elsewhere.json()).toEqual(polled);
  });
});

it('a winner is told so by MySQL when Redis has lost everything; the others lost their place', async () => {
  const redis = await startRedis();
  const own = await startStack({ redisUrl: redis.url });
  await own.reset(1, 1);
  const [winner, late] = await own.guests(2);
  const won = (await winner!.buy()).body.taskId;
  const inVain = (await late!.buy()).body.taskId;
  await own.work();
  const { order } = await winner!.verdict(won);
  await late!.verdict(inVain);
  await forgetAll(redis.port);
  const told = await winner!.verdict(won);
  expect(told).toMatchObject({ status: 'success', order: { orderId: order.orderId } });
  expect(await late!.verdict(inVain)).toMatchObject({ status: 'lost' });
  // What is believed of a sale is up to a second old.
  await expect
    .poll(async () => (await winner!.call('GET', '/api/tickets')).body.tickets)
    .toMatchObject([{ taskId: won, status: 'success' }]);
  await own.reconcile();
  const { body: sheet } = await own.admin('GET', '/api/admin/sales/1/verify');
  expect(sheet.checks.filter((check: { ok: boolean }) => !check.ok)).toEqual([]);
  await own.close();
  await redis.stop();
});

it('a success whose order MySQL has lost is a lost ticket', async () => {
  const { db, inventory, tasks } = stack;
  await stack.reset(1, 1);
  await stack.work();
  const guest = await stack.guest();
  const { taskId } = (await guest.buy()).body;
  expect((await guest.verdict(taskId)).status).toBe('success');
  const emptied = { ...db, findOrder: async () => undefined };
  const board = createSaleBoard({ db, inventory, tasks, passLeadMs: 0 });
  const view = createTaskView({ db: emptied, inventory, tasks, factsOf: board.roundOf });
  expect(await view((await tasks.result(taskId))!)).toMatchObject({ taskId, status: 'lost' });
});

/** In Redis' inline protocol. */
async function forgetAll(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.end('FLUSHALL\r\n');
  await once(socket, 'data');
}

it('a task of another kind tells its owner how far it is, then its result', async () => {
  const report = defineTask({
    name: 'report.write',
    args: Type.Object({}),
    result: Type.String(),
    queue: 'reports',
  });
  const { redisUrl, keyPrefix: prefix, sessionSecret: secret } = stack.config;
  const tasks = createTasks({ tasks: declaredTasks, redisUrl, prefix, secret });
  let finish = (_text: string): void => undefined;
  const finished = new Promise<string>((resolve) => void (finish = resolve));
  const write = handle(report, async (_args, { progress }) => {
    await progress({ pages: 3, of: 5 });
    return finished;
  });
  const worker = createWorker({ tasks, handlers: [write], log: stack.app.log });
  worker.start();
  const [owner, stranger] = await stack.guests(2);
  const taskId = await stack.tasks.delay(report, {}, { owner: owner!.userId });
  const ask = () => owner!.call('GET', `/api/tasks/${taskId}`);
  const running = { kind: 'report.write', status: 'started', progress: { pages: 3, of: 5 } };
  await vi.waitFor(async () => expect((await ask()).body).toMatchObject(running), 10_000);
  expect((await stranger!.call('GET', `/api/tasks/${taskId}`)).status).toBe(404);
  finish('five pages');
  const done = { status: 'success', result: 'five pages' };
  await vi.waitFor(async () => expect((await ask()).body).toMatchObject(done), 10_000);
  await worker.close({ deadlineMs: 2000 });
  await tasks.close();
});
