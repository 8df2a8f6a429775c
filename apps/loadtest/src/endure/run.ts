import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Connection } from '@seckill/redis';
import { startRedis } from '@seckill/scripts/services';
import { createTasks, type Tasks } from '@seckill/task-engine';
import { createRandom, shuffle } from '../storm/random.ts';
import {
  hopeless,
  kinds,
  RESULTS_KEPT_SECONDS,
  single,
  stumbling,
  ticket,
  WAYS,
  type Way,
} from './kinds.ts';
import { PREFIX, SECRET } from './layer.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { growth, inTenths, type Sample, type Tenth } from './memory.ts';
import type { EndureOptions } from './options.ts';
import { readRuns } from './runs.ts';
import { startWorkers, type Workers } from './workers.ts';

export type Endured = {
  seconds: number;
  ended: number;
  kills: number;
  /** Of so many what is stored was compared with what was told. */
  compared: number;
  /** How often tasks ran: more than once where a worker was killed with them. */
  runs: { once: number; more: number };
  tenths: Tenth[];
  /** What a task did that none may; none: each ended once, as it should. */
  faults: { count: number; told: readonly string[] };
  grew: string[];
};

/** Generous: this is about what becomes of tasks, not about how soon. */
const COMMAND_TIMEOUT_MS = 20_000;
const LOOK_EVERY_MS = 500;
/** Nothing ended for so long: what is left is asked for by its id. */
const STANDS_MS = 45_000;

/** Sends the tasks through workers that are killed, and judges what became of each. Rejects when it cannot be carried out. */
export async function endure(
  options: EndureOptions,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<Endured> {
  const closers: (() => unknown)[] = [];
  try {
    const { url: redisUrl, stop } = await startRedis();
    closers.push(stop);
    const tasks = createTasks({
      redisUrl,
      prefix: PREFIX,
      secret: SECRET,
      tasks: kinds,
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
    });
    closers.push(() => tasks.close());
    const redis = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
    closers.push(() => redis.close());
    await Promise.all([tasks.ping(), redis.firstAttempt]);
    const workers = await startWorkers(redisUrl, options, say);
    closers.push(() => workers.stop());
    return await sendAll({ tasks, redis, workers }, options, say, signal);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

type Parts = { tasks: Tasks; redis: Connection; workers: Workers };

async function sendAll(
  { tasks, redis, workers }: Parts,
  options: EndureOptions,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<Endured> {
  const random = createRandom(options.seed);
  const order = shuffle(WAYS, random);
  const wayOf = (n: number): Way => order[n % order.length] ?? 'single';
  const ledger = createLedger(options.tasks, wayOf);
  const unsubscribe = tasks.subscribe((event) => ledger.hear(event));
  while (tasks.notListening()) await sleep(10);

  const begun = performance.now();
  const samples: Sample[] = [];
  let [kills, compared] = [0, 0];
  const stopped = new AbortController();
  const killing = kill(workers, options, random, stopped.signal, () => (kills += 1));
  const looking = look(async () => {
    samples.push({
      at: performance.now() - begun,
      ended: ledger.ended,
      kills,
      redisMb: await usedMb(redis),
      workersMb: workers.residentMb(),
      ownMb: process.memoryUsage.rss() / 1e6,
    });
    compared += await compareStored(tasks, ledger);
    tell(samples, options, say);
  }, stopped.signal);
  const stop = AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]);
  const working = submitAll(tasks, ledger, options, { wayOf, random, signal: stop }).then(() =>
    untilEnded(ledger, stop),
  );
  try {
    // The others only end by themselves when something is wrong.
    await Promise.race([working, killing, looking]);
  } finally {
    stopped.abort();
    await Promise.allSettled([working, killing, looking]);
  }
  const seconds = (performance.now() - begun) / 1000;
  await askForTheRest(tasks, ledger);
  await untilIdle(tasks, ledger);
  unsubscribe();
  const runs = judgeRuns(await readRuns(redis, options.tasks), ledger);
  const { ended, faults } = ledger;
  const tenths = inTenths(samples, options.tasks);
  return { seconds, ended, kills, compared, runs, tenths, faults, grew: growth(tenths) };
}

const NEVER_S = 86_400;

/** At every interval one of the workers, as the seed has it, until it is told to stop. */
async function kill(
  workers: Workers,
  { killEvery, workers: count }: EndureOptions,
  random: () => number,
  signal: AbortSignal,
  onKill: () => void,
): Promise<void> {
  while (await slept((killEvery || NEVER_S) * 1000, signal)) {
    onKill();
    await workers.replace(Math.floor(random() * count));
  }
}

async function look(at: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (await slept(LOOK_EVERY_MS, signal)) await at();
  await at();
}

const slept = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal }).catch(() => false);

type Sending = { wayOf: (n: number) => Way; random: () => number; signal: AbortSignal };
const AT_ONCE = 200;
const LATEST_MS = 2000;

async function submitAll(
  tasks: Tasks,
  ledger: Ledger,
  { tasks: total, open }: EndureOptions,
  { wayOf, random, signal }: Sending,
): Promise<void> {
  const submit = async (n: number): Promise<void> => {
    ledger.submitted(n, await submitOne(tasks, wayOf(n), n, random() * LATEST_MS));
  };
  let last = performance.now();
  for (let n = 0; n < total;) {
    signal.throwIfAborted();
    if (ledger.open + AT_ONCE > open && performance.now() - last < STANDS_MS) {
      await sleep(2);
      continue;
    }
    const until = Math.min(n + AT_ONCE, total);
    const sent: Promise<void>[] = [];
    for (; n < until; n += 1) sent.push(submit(n));
    await Promise.all(sent);
    last = performance.now();
  }
}

function submitOne(tasks: Tasks, way: Way, n: number, countdown: number): Promise<string> {
  switch (way) {
    case 'single':
      return tasks.delay(single, { n });
    case 'late':
      return tasks.applyAsync(single, { n }, { countdown });
    case 'stumbling':
      return tasks.delay(stumbling, { n });
    case 'hopeless':
      return tasks.delay(hopeless, { n });
    case 'ticket':
      return tasks.delay(ticket, { n });
  }
}

/** All have ended, or nothing has ended for long. */
async function untilEnded(ledger: Ledger, signal: AbortSignal): Promise<void> {
  let [ended, since] = [ledger.ended, performance.now()];
  while (ledger.open > 0 && performance.now() - since < STANDS_MS) {
    signal.throwIfAborted();
    await sleep(20);
    if (ledger.ended > ended) [ended, since] = [ledger.ended, performance.now()];
  }
}

/** An event may be missed; a task that is not known to have ended now is forgotten. */
async function askForTheRest(tasks: Tasks, ledger: Ledger): Promise<void> {
  for (const [n, id] of ledger.unended()) {
    const state = await tasks.result(id);
    if (state?.status === 'success' || state?.status === 'failure') ledger.end(n, state.status);
    else ledger.fault(`task ${n} was left ${state?.status ?? 'unknown'}`);
  }
}

/** What is still in a queue could end a second time: it is waited for. */
async function untilIdle(tasks: Tasks, ledger: Ledger): Promise<void> {
  const until = performance.now() + STANDS_MS;
  for (;;) {
    const left = (await tasks.queues()).reduce(
      (sum, { waiting, active, delayed }) => sum + waiting + active + delayed,
      0,
    );
    if (left === 0) return;
    if (performance.now() > until) return ledger.fault(`${left} jobs are left in the queues`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** What was told of a task is what is stored of it; answers of how many that was seen. */
async function compareStored(tasks: Tasks, ledger: Ledger): Promise<number> {
  let compared = 0;
  for (const { n, id, at } of ledger.takeRecent()) {
    const state = await tasks.result(id);
    // On a busy machine it may be forgotten by now.
    if (performance.now() - at > RESULTS_KEPT_SECONDS * 800) continue;
    compared += 1;
    const told = ledger.endOf(n);
    if (state?.status !== told) {
      ledger.fault(`task ${n} was told ${told}, and stored as ${state?.status ?? 'nothing'}`);
    }
  }
  return compared;
}

function judgeRuns(runs: Uint8Array, ledger: Ledger): Endured['runs'] {
  let [once, more] = [0, 0];
  for (const [n, count] of runs.entries()) {
    if (count === 0) ledger.fault(`task ${n} never ran`);
    else if (count === 1) once += 1;
    else more += 1;
  }
  return { once, more };
}

async function usedMb({ client }: Connection): Promise<number> {
  const info = await client.info('memory');
  return Number(/^used_memory:(\d+)/m.exec(info)?.[1]) / 1e6;
}

const TELL_EVERY = 20;

function tell(
  samples: readonly Sample[],
  { tasks }: EndureOptions,
  say: (line: string) => void,
): void {
  const last = samples.at(-1);
  if (last === undefined || samples.length % TELL_EVERY !== 0) return;
  const { at, ended, kills, redisMb, workersMb } = last;
  say(
    `${Math.round(at / 1000)} s: ${ended} of ${tasks} have ended, ${kills} kills, Redis ${redisMb.toFixed(1)} MB, workers ${workersMb.join(', ')} MB`,
  );
}
