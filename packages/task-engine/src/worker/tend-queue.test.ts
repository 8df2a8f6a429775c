import { expect, it, onTestFinished } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { hasWaitingJobs } from '../engine/bullmq-keys.ts';
import { errand } from '../testing/errands.ts';
import { eventually, openLab, QUICK } from '../testing/lab.ts';

const lab = openLab();

it('nothing waits for ever: a task goes on beside more urgent ones that never end', async () => {
  const tasks = await lab.open({ prefix: `${lab.prefix}-steady`, tasks: [errand] });
  const patience = 300;
  let urgent = 0;
  let going = true;
  const more = async (n: number): Promise<void> => {
    if (going) await tasks.applyAsync(errand, { n }, { priority: 1 });
  };
  // Each is followed by another, so that some of them always wait.
  await Promise.all([1, 2, 3, 4].map(more));
  lab.work(
    tasks,
    [
      handle(errand, async ({ n }) => {
        if (n < 1000) urgent += 1;
        if (n < 1000) await more(n);
        return n;
      }),
    ],
    { concurrency: 1, timing: { ...QUICK, patience, tendEvery: 50 } },
  );
  await eventually(() => expect(urgent).toBeGreaterThan(4));
  const low = await tasks.applyAsync(errand, { n: 1000 }, { priority: 2_000_000 });
  const middle = await tasks.applyAsync(errand, { n: 2000 }, { priority: 9 });
  const [submitted, before] = [Date.now(), urgent];
  onTestFinished(() => void (going = false));
  expect(await tasks.getAll([low, middle], { timeoutMs: 20_000 })).toEqual([1000, 2000]);
  const waited = Date.now() - submitted;
  const meanwhile = urgent - before;
  await eventually(() => expect(urgent).toBeGreaterThan(before + meanwhile + 3));
  going = false;
  expect(waited).toBeGreaterThanOrEqual(patience);
  // How many depends on the machine.
  expect(meanwhile).toBeGreaterThan(0);
  await eventually(async () =>
    expect(await tasks.queues()).toMatchObject([{ waiting: 0, active: 0 }]),
  );
});

it('the watch over a worker that takes nothing sees all that could run', async () => {
  const tasks = await lab.open({ prefix: `${lab.prefix}-watch`, tasks: [errand] });
  const { keys, reader, queues } = tasks.engine;
  const queue = keys.queueOf('errands');
  const waits = () => hasWaitingJobs(reader, queue);
  expect(await waits()).toBe(false);
  await tasks.applyAsync(errand, { n: 1 }, { countdown: 60_000 });
  expect(await waits()).toBe(false);
  await queues
    .at(queue)
    .add('errand.run', {}, { delay: 1, timestamp: Date.now() - 5000, jobId: 'due' });
  expect(await waits()).toBe(true);
  await queues.at(queue).remove('due');
  expect(await waits()).toBe(false);
  await tasks.applyAsync(errand, { n: 1 }, { priority: 7 });
  expect(await waits()).toBe(true);
  await queues.at(queue).pause();
  expect(await waits()).toBe(false);
  await tasks.operator.purge('errands');
});
