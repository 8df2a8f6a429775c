import { beforeAll, expect, it } from 'vitest';
import { handle } from '../declare/handlers.ts';
import { perform } from '../declare/perform.ts';
import type { Tasks } from '../tasks.ts';
import { errand } from '../testing/errands.ts';
import { eventually, openLab } from '../testing/lab.ts';
import { inThread } from './in-thread.ts';

const lab = openLab();
const crunch = handle(errand, inThread(new URL('../testing/crunch.mjs', import.meta.url)));
let tasks: Tasks;

beforeAll(async () => {
  tasks = await lab.open({ tasks: [errand] });
  lab.work(tasks, [crunch]);
});

it('answers, throws and tells of its progress as a function in the process does', async () => {
  const told: unknown[] = [];
  expect(await perform(crunch, { n: 21 }, { onProgress: (each) => told.push(each) })).toBe(42);
  expect(told).toEqual(['half way']);
  const [failed, later, left] = await Promise.all(
    [-2, -3, -4].map((n) => tasks.applyAsync(errand, { n }, { retry: { attempts: 2, baseMs: 1 } })),
  );
  expect(await tasks.ended(failed!)).toMatchObject({
    status: 'failure',
    attempts: 1,
    error: { code: 'too_small', message: '-2' },
  });
  expect(await tasks.get(later!)).toBe(2);
  // Who ends its process there ends its thread.
  expect(await tasks.ended(left!)).toMatchObject({
    status: 'failure',
    attempts: 2,
    error: { message: 'the thread ended with 3 and no answer' },
  });
});

it('may answer, throw and tell what cannot be written', async () => {
  const submit = (n: number) =>
    tasks.applyAsync(errand, { n }, { retry: { attempts: 2, baseMs: 1 } });
  const ids = await Promise.all([-6, -7, -8, -9, -10].map(submit));
  const states = await Promise.all(ids.map((id) => tasks.ended(id)));
  expect(states.map((state) => [state?.error?.code ?? state?.status, state?.attempts])).toEqual([
    ['bad_result', 1],
    ['bad_result', 1],
    ['invalid_option', 1],
    ['error', 2],
    ['success', 1],
  ]);
});

it('is ended at its hard limit though it blocks its event loop, which keeps no other task waiting', async () => {
  const late = 400;
  const options = { timeLimit: late, retry: { attempts: 1 } };
  const id = await tasks.applyAsync(errand, { n: -1 }, options);
  await eventually(async () => expect(await tasks.result(id)).toMatchObject({ status: 'started' }));
  const blocked = performance.eventLoopUtilization();
  expect(await tasks.ended(id)).toMatchObject({ status: 'failure', error: { code: 'time_limit' } });
  expect(performance.eventLoopUtilization(blocked).utilization).toBeLessThan(0.9);
});

it('hears its soft limit when it lets its event loop turn', async () => {
  const options = { timeLimit: { softMs: 600, hardMs: 60_000 } };
  expect(await tasks.get(await tasks.applyAsync(errand, { n: -5 }, options))).toBe(5);
});

it('is ended when it is revoked', async () => {
  const id = await tasks.delay(errand, { n: -1 });
  await eventually(async () => expect(await tasks.result(id)).toMatchObject({ status: 'started' }));
  expect(await tasks.revoke(id, { terminate: true })).toBe('revoked');
  await eventually(async () => expect(await tasks.queues()).toMatchObject([{ active: 0 }]));
});
