import { beforeEach, expect, it } from 'vitest';
import { call, chain, passAs } from '../declare/calls.ts';
import { handle } from '../declare/handlers.ts';
import type { Tasks } from '../tasks.ts';
import { errand, report, total } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { seat } from '../testing/sample-tasks.ts';
import type { Progress } from './pass.ts';

const lab = openLab();
const LATER = { countdown: 3_600_000 };
let tasks: Tasks;
let layers = 0;

beforeEach(async () => {
  tasks = await lab.open({
    prefix: `${lab.prefix}-${(layers += 1)}`,
    tasks: [errand, total, seat],
  });
});

const statusOf = async (id: string) => (await tasks.result(id))?.status;
const submit = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => tasks.delay(errand, { n })));

it('meets one kind, wherever it waits or runs, and nothing else', async () => {
  let stopped = 0;
  let begun = 0;
  const worker = lab.work(
    tasks,
    [
      handle(errand, async (_, { signal }) => {
        begun += 1;
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        stopped += 1;
        return 0;
      }),
    ],
    { queues: ['errands'], concurrency: 1 },
  );
  const running = await tasks.delay(errand, { n: 1 });
  await eventually(() => expect(begun).toBe(1));
  const waiting = [
    await tasks.delay(errand, { n: 2 }),
    await tasks.applyAsync(errand, { n: 3 }, LATER),
    await tasks.applyAsync(errand, { n: 4 }, { priority: 5 }),
    await tasks.applyAsync(errand, { n: 5 }, { queue: 'elsewhere', ...LATER }),
  ];
  const { ids: steps } = await tasks.submit(chain(call(errand, { n: 6 }), passAs(errand, 'n', {})));
  const other = await tasks.applyAsync(total, { numbers: [1] }, LATER);

  expect(await tasks.operator.countUnended({ task: 'errand.run' })).toBe(6);
  expect(await tasks.operator.revokeAll({ task: 'errand.run' })).toBe(6);
  const all = await Promise.all([running, ...waiting, ...steps].map(statusOf));
  expect(all).toEqual(Array(7).fill('revoked'));
  expect(await statusOf(other)).toBe('queued');
  await eventually(() => expect([begun, stopped]).toEqual([1, 1]));
  await worker.close();
  expect(await tasks.operator.revokeAll({ task: 'errand.run' })).toBe(0);
});

it('meets a queue, with what no worker and nobody here knows', async () => {
  const prefix = `${lab.prefix}-${layers}`;
  const newer = await lab.open({ prefix, tasks: [errand, report] });
  const args = { id: '1', task: 'a', error: { code: 'a', message: 'b' } };
  const undeclared = await newer.delay(report, args);
  const routed = await newer.delay(errand, { n: 1 });
  lab.work(tasks, [handle(total, async () => 0)]);
  await eventually(async () =>
    expect(await newer.result(routed)).toMatchObject({ error: { code: 'no_handler' } }),
  );
  expect(await tasks.operator.countUnended({ queue: 'errands' })).toBe(2);
  expect(await tasks.operator.revokeAll({ queue: 'errands' })).toBe(2);
  for (const id of [undeclared, routed]) {
    expect(await newer.result(id)).toMatchObject({ status: 'revoked' });
  }
  expect(await tasks.operator.countUnended({ queue: 'errands' })).toBe(0);
});

it('ends although more comes than it revokes, and spares what came later', async () => {
  await submit(250);
  const later: string[] = [];
  const progress: Progress[] = [];
  let sent: Promise<unknown> = Promise.resolve();
  const revoked = await tasks.operator.revokeAll(
    { task: 'errand.run' },
    {
      onProgress: (each) => {
        progress.push(each);
        sent = Promise.all([sent, submit(120).then((ids) => later.push(...ids))]);
      },
    },
  );
  await sent;
  expect(revoked).toBe(250);
  expect(progress).toEqual([100, 200, 250].map((done) => ({ done, of: 250 })));
  expect(await tasks.operator.countUnended({ queue: 'errands' })).toBe(later.length);
});

it('twice at once is once for each, also of those that run', async () => {
  let begun = 0;
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  // A handler that does not look at its signal keeps its job in hand.
  const stubborn = handle(errand, () => {
    begun += 1;
    return gate.then(() => 0);
  });
  lab.work(tasks, [stubborn], { concurrency: 3 });
  await submit(60);
  await eventually(() => expect(begun).toBe(3));
  const clicks = await Promise.all(
    [{ task: 'errand.run' }, { queue: 'errands' }, { task: 'errand.run' }].map((which) =>
      tasks.operator.revokeAll(which),
    ),
  );
  expect(clicks.reduce<number>((sum, each) => sum + Number(each), 0)).toBe(60);
  expect(await tasks.operator.revokeAll({ queue: 'errands' })).toBe(0);
  letGo();
  await eventually(async () =>
    expect(await tasks.operator.countUnended({ queue: 'errands' })).toBe(0),
  );
  expect(begun).toBe(3);
});

it('neither what has ended nor a ticket is touched', async () => {
  lab.work(tasks, [handle(errand, async ({ n }) => n)]);
  const done = await tasks.delay(errand, { n: 7 });
  expect(await tasks.get(done)).toBe(7);
  const ticket = await tasks.delay(seat, { row: 1, guest: 'Ann' });
  expect(await tasks.operator.revokeAll({ queue: 'errands' })).toBe(0);
  expect(await tasks.operator.revokeAll({ task: seat.name })).toBe('tickets');
  const plain = tasks.operator.plainQueues();
  const [line = ''] = (await tasks.queues()).flatMap(({ name }) =>
    plain.includes(name) ? [] : [name],
  );
  expect(await tasks.operator.revokeAll({ queue: line })).toBe('tickets');
  expect(await tasks.operator.revokeAll({ queue: 'nowhere' })).toBe('unknown');
  expect(await tasks.operator.revokeAll({ task: 'no.such-kind' })).toBe(0);
  expect([await statusOf(done), await statusOf(ticket)]).toEqual(['success', 'queued']);
});
