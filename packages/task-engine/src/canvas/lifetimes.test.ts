import { beforeAll, beforeEach, expect, it } from 'vitest';
import { call, chain, passAs } from '../declare/calls.ts';
import { TaskFailure } from '../declare/errors.ts';
import { handle } from '../declare/handlers.ts';
import type { Tasks } from '../tasks.ts';
import { errand, total } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';

const lab = openLab();
const DAY = 86_400;
const runs: number[] = [];
/** Those that run until they are let go on. */
const held = new Map<number, () => void>();
let fails = new Set<number>();
let tasks: Tasks;

const handlers = [
  handle(errand, async ({ n }) => {
    runs.push(n);
    if (fails.has(n)) throw new TaskFailure('too_big', `${n}`);
    if (n >= 100) await new Promise<void>((resolve) => held.set(n, resolve));
    return n + 1;
  }),
  handle(total, async ({ numbers }) => numbers.reduce((sum, n) => sum + n, 0)),
];

beforeAll(async () => {
  // Results are kept for a second, which every task here outlives.
  tasks = await lab.open({ tasks: [errand, total], resultTtlSeconds: 1 });
  lab.work(tasks, handlers);
});
beforeEach(() => {
  runs.length = 0;
  fails = new Set();
});

const next = () => passAs(errand, 'n', {});
const stateKey = (id: string) => tasks.engine.keys.task(tasks.engine.keys.queueOf('errands'), id);
const ttl = (id: string) => lab.redis.ttl(stateKey(id));
const status = async (id: string) => (await tasks.result(id))?.status;
const begun = (n: number) => eventually(() => expect(held.has(n)).toBe(true));
const go = (n: number) => {
  held.get(n)?.();
  held.delete(n);
};
/** As if so much time had passed that this state is kept no more. */
const forget = (id: string) => lab.redis.del(stateKey(id));

it('a task is `started` until it ends, however short its result is kept', async () => {
  const id = await tasks.delay(errand, { n: 100 });
  await begun(100);
  expect(await status(id)).toBe('started');
  expect(await ttl(id)).toBeGreaterThan(29 * DAY);
  expect(await tasks.revoke(id)).toBe('running');
  go(100);
  expect(await tasks.get(id)).toBe(101);
  expect(await ttl(id)).toBeLessThanOrEqual(1);
});

it('a task that waits for its next try is `retrying` until then, and stays so', async () => {
  const retry = { attempts: 3, baseMs: 40 * DAY * 1000, capMs: 40 * DAY * 1000, jitter: 0 };
  fails.add(-1);
  const broken = await lab.open({ prefix: `${lab.prefix}-pause`, tasks: [errand] });
  lab.work(broken, [
    handle(errand, async () => {
      throw new Error('not yet');
    }),
  ]);
  const id = await broken.applyAsync(errand, { n: 1 }, { retry });
  await eventually(async () =>
    expect(await broken.result(id)).toMatchObject({ status: 'retrying' }),
  );
  const { keys } = broken.engine;
  const kept = await lab.redis.ttl(keys.task(keys.queueOf('errands'), id));
  expect(kept).toBeGreaterThan(69 * DAY);
  expect(await broken.revoke(id)).toBe('revoked');
});

it('a task whose job is gone although it has not ended is lost', async () => {
  const id = await tasks.delay(errand, { n: 101 });
  await begun(101);
  const address = tasks.engine.keys.queueOf('errands');
  const key = `${address.prefix}:${address.name}:${id.split('~')[1]}`;
  const job = await lab.redis.dumpBuffer(key);
  await lab.redis.del(key);
  expect(await tasks.result(id)).toMatchObject({ status: 'lost' });
  await lab.redis.restore(key, 0, job);
  expect(await status(id)).toBe('started');
  go(101);
  expect(await tasks.get(id)).toBe(102);
});

it.each([
  ['countdown', { countdown: 60 * DAY * 1000 }],
  ['eta', { eta: new Date(Date.now() + 60 * DAY * 1000) }],
])('later steps are known until their turn, whatever the first waits for: %s', async (_, wait) => {
  const { ids } = await tasks.submit(chain(call(errand, { n: 1 }, wait), next(), next()));
  const chord = await tasks.chord(
    [call(errand, { n: 1 }, wait), call(errand, { n: 2 })],
    passAs(total, 'numbers', {}),
  );
  const { keys } = tasks.engine;
  const waiting = [...ids.slice(1), chord.id];
  for (const id of waiting) {
    expect(await lab.redis.ttl(keys.task(keys.queueOf('errands'), id))).toBeGreaterThan(89 * DAY);
    expect(await status(id)).toBe('queued');
  }
  // What the quick member answered is kept for the slow one.
  await eventually(async () => {
    const [kept = ''] = await lab.redis.keys(keys.chord('*').replaceAll(/[{}]/g, '?'));
    expect(await lab.redis.ttl(kept)).toBeGreaterThan(89 * DAY);
  });
  await Promise.all([...ids, ...chord.ids].map((id) => tasks.revoke(id)));
  await lab.redis.del(
    ...(await lab.redis.keys('*:chord}:*')).filter((k) => k.includes(lab.prefix)),
  );
});

it('a body waits for slow members although the answers of the quick ones are kept no more', async () => {
  const members = [1, 102, 2].map((n) => call(errand, { n }));
  const { id, ids } = await tasks.chord(members, passAs(total, 'numbers', {}));
  await Promise.all([tasks.get(ids[0]!), tasks.get(ids[2]!), begun(102)]);
  await Promise.all([forget(ids[0]!), forget(ids[2]!)]);
  expect(await tasks.result(ids[0]!)).not.toMatchObject({ status: 'success' });
  expect(await status(id)).toBe('queued');
  go(102);
  expect(await tasks.get(id)).toBe(2 + 103 + 3);
});

it('a step that was revoked before its turn does not run when it comes, however late that is', async () => {
  const { ids } = await tasks.submit(
    chain(call(errand, { n: 1 }, { countdown: 150 }), next(), next()),
  );
  const [first = '', second = '', third = ''] = ids;
  expect(await tasks.revoke(second)).toBe('revoked');
  expect(await ttl(second)).toBeGreaterThan(29 * DAY);
  expect(await tasks.get(first)).toBe(2);
  expect(await tasks.ended(third)).toMatchObject({ status: 'revoked' });
  expect(runs).toEqual([1]);
});

it('a revoked task stays revoked for as long as its job could bring it back', async () => {
  const id = await tasks.applyAsync(errand, { n: 1 }, { countdown: 60 * DAY * 1000 });
  const queue = tasks.engine.queues.at(tasks.engine.keys.queueOf('errands'));
  // Its job cannot be removed while a worker has it.
  const { remove } = queue;
  queue.remove = async () => 0;
  expect(await tasks.revoke(id)).toBe('revoked');
  expect(await ttl(id)).toBeGreaterThan(89 * DAY);
  queue.remove = remove;
  expect(await tasks.revoke(id)).toBe('revoked');
  expect(await ttl(id)).toBeLessThanOrEqual(1);
});

it('of two failed members one that is tried again leaves the body waiting for both', async () => {
  const layer = await lab.open({ prefix: `${lab.prefix}-two`, tasks: [errand, total] });
  lab.work(layer, handlers);
  fails = new Set([103, 104]);
  const members = [call(errand, { n: 103 }), call(errand, { n: 104 }), call(errand, { n: 1 })];
  const { id, ids } = await layer.chord(members, passAs(total, 'numbers', {}));
  const ended = await Promise.all(ids.map((each) => layer.ended(each)));
  expect(ended.map((state) => state?.status)).toEqual(['failure', 'failure', 'success']);
  expect(await layer.ended(id)).toMatchObject({ status: 'failure' });
  fails = new Set([104]);
  expect(await layer.operator.retry(ids[0]!)).toBe('retried');
  await begun(103);
  expect(await layer.result(id)).toMatchObject({ status: 'queued' });
  go(103);
  expect(await layer.get(ids[0]!)).toBe(104);
  // The other has still failed.
  expect(await layer.result(id)).toMatchObject({ status: 'failure', error: { message: '104' } });
  fails = new Set();
  expect(await layer.operator.retry(ids[1]!)).toBe('retried');
  await begun(104);
  expect(await layer.result(id)).toMatchObject({ status: 'queued' });
  go(104);
  expect(await layer.get(id)).toBe(104 + 105 + 2);
});
