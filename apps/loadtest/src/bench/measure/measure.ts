import type { Service } from '@seckill/scripts/services';
import { request } from '../../product/http.ts';
import { readSheet, resetSale } from '../../product/sale.ts';
import type { Contender } from '../contestants/contender.ts';
import { contestants, type ContestantName } from '../contestants/contestants.ts';
import type { Generator } from '../load/load.ts';
import { cpuMicroseconds, cpuOfGroup } from './cpu.ts';
import { watchOthers } from './disturbance.ts';
import { redisInfo } from './redis-info.ts';
import { awaitRest } from './rest.ts';

export const SALE = 1;
export const PURCHASES = `/api/sales/${SALE}/purchases`;
/** The share of the machine that other programs may have in a measurement that is not made again. */
const DISTURBED = 0.1;

export type Cpu = { api: number; worker: number; redis: number; mysql: number };

export type Measurement = {
  contestant: ContestantName;
  connections: number;
  accepted: number;
  refused: number;
  failed: number;
  acceptedPerSecond: number;
  /** ms */
  p50: number;
  p99: number;
  /** µs per accepted request, by process. */
  cpu: Cpu;
  /** Of contestants with a line to wait in. */
  verdictsPerSecond?: number;
  lastVerdictSeconds?: number;
  ticketsPerJob?: number;
  /** Share of the machine that programs outside the benchmark had meanwhile, 0 to 1. */
  others: number;
  /** Whether the verify sheet of the round was all right afterwards. */
  proven?: boolean;
};

export type Bench = {
  generator: Generator;
  cookies: string[];
  /** Cookies of those who buy all units before the clock starts. */
  firstCookies: string[];
  /** Of every process of the benchmark. */
  ourPids(): (number | undefined)[];
  redis: Service;
  mysql: Service;
  seconds: number;
};

/** Measures up to `tries` times while other programs disturb it; the least disturbed measurement counts. */
export async function measureUndisturbed(
  contender: Contender,
  connections: number,
  bench: Bench,
  tries: number,
): Promise<Measurement> {
  let best = await measure(contender, connections, bench);
  for (let again = 1; again < tries && best.others > DISTURBED; again++) {
    const next = await measure(contender, connections, bench);
    if (next.others < best.others) best = next;
  }
  return best;
}

/** One contestant under one load for a few seconds, in a round of its own. */
export async function measure(
  contender: Contender,
  connections: number,
  bench: Bench,
): Promise<Measurement> {
  const round = await openRound(contender, bench);
  const { cookies, seconds } = bench;
  const { worker, units, answer } = contestants[contender.name];
  const job = { url: contender.api.url + PURCHASES, cookies, connections, seconds, answer };
  const jobsBefore = await settledJobs(bench.redis.port);
  const before = cpuOf(contender, bench);
  const others = watchOthers(bench.ourPids());
  const startedAt = Date.now();
  const load = await bench.generator.apply(job);
  const rest = worker
    ? await awaitRest(contender.name, () => contender.line(SALE, round))
    : undefined;
  const disturbed = others();
  const after = cpuOf(contender, bench);
  const jobs = (await settledJobs(bench.redis.port)) - jobsBefore;
  const decided = rest?.accepted
    ? rest.accepted - (units === 'few' ? bench.firstCookies.length : 0)
    : load.accepted;
  const perRequest = (process: keyof Cpu) => (after[process] - before[process]) / decided;
  return {
    contestant: contender.name,
    connections,
    accepted: load.accepted,
    refused: load.refused,
    failed: load.failed,
    acceptedPerSecond: load.accepted / load.seconds,
    p50: load.p50,
    p99: load.p99,
    cpu: {
      api: perRequest('api'),
      worker: perRequest('worker'),
      redis: perRequest('redis'),
      mysql: perRequest('mysql'),
    },
    others: disturbed,
    ...(rest && {
      verdictsPerSecond: (1000 * decided) / (rest.at - startedAt),
      ticketsPerJob: worker === 'product' ? decided / jobs : 1,
      lastVerdictSeconds: Math.max(0, rest.at - load.finishedAt) / 1000,
      ...(worker === 'product' && {
        proven: (await readSheet(contender.operator, contender.adminToken, SALE)).ok,
      }),
    }),
  };
}

/** A fresh round. Where its units are few they are all taken, as they are a moment after any real sale has begun. */
export async function openRound(
  contender: Contender,
  { cookies, firstCookies }: Bench,
): Promise<number> {
  const { operator, adminToken } = contender;
  const { units, worker } = contestants[contender.name];
  const stock = { few: firstCookies.length, everybody: cookies.length, none: 0 };
  const { round } = await resetSale(operator, adminToken, SALE, stock[units]);
  if (units !== 'few') return round;
  for (const cookie of firstCookies)
    await request(operator, { method: 'POST', path: PURCHASES, cookie, body: {} });
  if (worker) await awaitRest(contender.name, () => contender.line(SALE, round));
  return round;
}

function cpuOf(contender: Contender, { redis, mysql }: Bench): Cpu {
  return {
    api: cpuOfGroup(contender.api.pid),
    worker: cpuOfGroup(contender.worker()?.pid),
    redis: cpuMicroseconds(redis.pid),
    mysql: cpuMicroseconds(mysql.pid),
  };
}

/** Each batch is published once when it is settled, and nothing else is published during a measurement. */
async function settledJobs(redisPort: number): Promise<number> {
  const publishes = (await redisInfo(redisPort)).get('cmdstat_publish') ?? '';
  return Number(/calls=(\d+)/.exec(publishes)?.[1] ?? 0);
}
