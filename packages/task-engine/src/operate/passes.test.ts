import { beforeEach, describe, expect, it } from 'vitest';
import { call, chain, passAs } from '../declare/calls.ts';
import { TaskFailure } from '../declare/errors.ts';
import { handle } from '../declare/handlers.ts';
import { retryJobKeys } from '../engine/bullmq-retry-job.ts';
import type { Tasks } from '../tasks.ts';
import { errand } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import type { Progress } from './pass.ts';
import { reviveJob } from './scripts.ts';

const lab = openLab();
const runs: number[] = [];
let run: (n: number) => Promise<number>;
let tasks: Tasks;
let layers = 0;

beforeEach(async () => {
  runs.length = 0;
  tasks = await lab.open({ prefix: `${lab.prefix}-${(layers += 1)}`, tasks: [errand] });
  run = async (n) => {
    throw new TaskFailure('never', `${n}`);
  };
});

const work = () =>
  lab.work(tasks, [
    handle(errand, ({ n }) => {
      runs.push(n);
      return run(n);
    }),
  ]);
const counts = async () =>
  (await tasks.queues()).find(({ name }) => name === 'errands') ?? { failed: 0, waiting: 0 };
const allFailed = (count: number) =>
  eventually(async () => expect(await counts()).toMatchObject({ failed: count, waiting: 0 }));
const submit = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => tasks.delay(errand, { n })));

describe('trying all again', () => {
  it('ends although all fail again, faster than they are tried', async () => {
    const ids = await submit(150);
    work();
    await allFailed(150);
    const progress: Progress[] = [];
    const retried = await tasks.operator.retryFailed(undefined, {
      onProgress: (each) => progress.push(each),
    });
    expect(retried).toBe(150);
    expect(progress.at(-1)).toEqual({ done: 150, of: 150 });
    await allFailed(150);
    expect(runs).toHaveLength(300);
    expect(await tasks.result(ids[0]!)).toMatchObject({ status: 'failure', attempts: 1 });
  });

  it('twice at once is once for each', async () => {
    await submit(60);
    work();
    await allFailed(60);
    const clicks = await Promise.all([
      tasks.operator.retryFailed(),
      tasks.operator.retryFailed(),
      tasks.operator.retryFailed('errand.run'),
    ]);
    expect(clicks.reduce((sum, each) => sum + each, 0)).toBe(60);
    await allFailed(60);
    expect(runs).toHaveLength(120);
  });
});

it('what failed again since a pass has begun is not tried once more by it', async () => {
  const [id = ''] = await submit(1);
  work();
  await allFailed(1);
  const { keys, producer } = tasks.engine;
  const queue = keys.queueOf('errands');
  const jobId = id.split('~')[1] ?? '';
  const revive = (deliveries: number) =>
    reviveJob(
      producer,
      [keys.task(queue, id), ...retryJobKeys(queue, jobId)],
      [jobId, '{"status":"retrying","attempts":0}', 600, keys.channel(), '{}', deliveries],
    );
  expect(await revive(1)).toBe('retried');
  await eventually(() => expect(runs).toHaveLength(2));
  await allFailed(1);
  expect(await revive(1)).toBe('not_failed');
  expect(await tasks.result(id)).toMatchObject({ status: 'failure' });
  expect(await revive(2)).toBe('retried');
  await allFailed(1);
});

it('trying one again twice at once never replaces how it ended', async () => {
  const { id, ids } = await tasks.submit(
    chain(call(errand, { n: 1 }), passAs(errand, 'n', {}), passAs(errand, 'n', {})),
  );
  work();
  await allFailed(1);
  run = async (n) => n + 1;
  const clicks = await Promise.all(Array.from({ length: 8 }, () => tasks.operator.retry(ids[0]!)));
  expect(clicks.filter((each) => each === 'retried')).toHaveLength(1);
  expect(await tasks.get(id)).toBe(4);
  expect(runs).toEqual([1, 1, 2, 3]);
  for (const each of ids) expect(await tasks.result(each)).toMatchObject({ status: 'success' });
  expect(await tasks.operator.retry(ids[0]!)).toBe('not_failed');
});

it('a step that failed by itself stays failed when another is tried again', async () => {
  run = async (n) => {
    if (n === 2) throw new TaskFailure('never', 'by itself');
    return n + 1;
  };
  const { ids } = await tasks.submit(chain(call(errand, { n: 1 }), passAs(errand, 'n', {})));
  work();
  await allFailed(1);
  const [first = '', second = ''] = ids;
  expect(await tasks.operator.retry(first)).toBe('not_failed');
  expect(await tasks.result(second)).toMatchObject({ status: 'failure', attempts: 1 });
});

describe('purging', () => {
  it('ends although more comes than it takes away, and spares what came later', async () => {
    const before = await submit(250);
    const { keys, producer } = tasks.engine;
    const later: string[] = [];
    const progress: Progress[] = [];
    let sent: Promise<unknown> = Promise.resolve();
    const purged = await tasks.operator.purge('errands', {
      onProgress: (each) => {
        progress.push(each);
        sent = Promise.all([sent, submit(120).then((ids) => later.push(...ids))]);
      },
    });
    await sent;
    expect(purged).toBe(250);
    expect(progress).toEqual([100, 200, 250].map((done) => ({ done, of: 250 })));
    expect(await tasks.result(before[0]!)).toMatchObject({ status: 'revoked' });
    expect(await counts()).toMatchObject({ waiting: later.length });
    expect(await producer.exists(keys.task(keys.queueOf('errands'), later[0]!))).toBe(0);
  });

  it('twice at once counts each once', async () => {
    await submit(100);
    const purged = await Promise.all([1, 2].map(() => tasks.operator.purge('errands')));
    expect(purged[0]! + purged[1]!).toBeGreaterThanOrEqual(100);
    expect(await counts()).toMatchObject({ waiting: 0 });
  });
});
