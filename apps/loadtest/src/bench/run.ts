import { randomBytes } from 'node:crypto';
import { startMariadb, startRedis, type Service } from '@seckill/scripts/services';
import { signInGuests } from '../product/guests.ts';
import { connection } from '../product/http.ts';
import { width } from '../product/lanes.ts';
import { contestants, type ContestantName } from './contestants/contestants.ts';
import { readFacts } from './measure/facts.ts';
import { applyLoad } from './load/load.ts';
import { measureCalmly, openRound, SALE, type Bench, type Measurement } from './measure/measure.ts';
import { measureMemory } from './measure/memory.ts';
import type { BenchOptions } from './options.ts';
import { startLoadProcess } from './contestants/processes.ts';
import { setUp, type Stand } from './contestants/stand.ts';
import { KEEPING, type Memory } from './figures/table.ts';

export type BenchResult = {
  facts: string[];
  options: Pick<BenchOptions, 'rounds' | 'seconds' | 'stock' | 'buyers'>;
  rounds: Measurement[][];
  memory: Memory;
  /** Sentences: answers that were not 202, guarantees that did not hold. */
  problems: string[];
};

/** The whole benchmark on private servers. `say` gets a line per step. */
export async function runBench(
  options: BenchOptions,
  say: (line: string) => void,
): Promise<BenchResult> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    say('starting Redis (AOF every second) and a durable SQL server');
    const [redis, mysql] = await Promise.all([startRedis({ appendOnly: true }), startMariadb()]);
    closers.push(() => Promise.all([redis.stop(), mysql.stop()]));
    const stands = await setUpAll(options, redis, mysql, closers);
    const generator = startLoadProcess();
    closers.push(async () => generator.kill());

    say(`signing in ${options.buyers} buyers, warming up`);
    const cookies = await signIn(stands, options.buyers + options.stock);
    const bench: Bench = {
      generator,
      cookies: cookies.slice(options.stock),
      firstCookies: cookies.slice(0, options.stock),
      ourPids: () => [
        process.pid,
        ...[redis.pid, mysql.pid, generator.pid].filter((pid) => pid !== undefined),
        ...stands.flatMap((stand) => [stand.api.pid, stand.worker()?.pid ?? []].flat()),
      ],
      redisPid: redis.pid ?? 0,
      redisPort: redis.port,
      mysqlPid: mysql.pid ?? 0,
      seconds: options.seconds,
    };
    for (const stand of stands) await warmUp(stand, bench);

    const rounds: Measurement[][] = [];
    for (let round = 0; round < options.rounds; round++)
      rounds.push(await measureRound(stands, round, options, bench, say));
    const memory = await measureAllMemory(stands, options, bench, redis.port, say);
    const facts = await readFacts(redis.port);
    return { facts, options: pick(options), rounds, memory, problems: problemsOf(rounds) };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function setUpAll(
  options: BenchOptions,
  redis: Service,
  mysql: Service,
  closers: (() => Promise<unknown>)[],
): Promise<Stand[]> {
  const place = {
    redisUrl: redis.url,
    mysqlUrl: mysql.url,
    sessionSecret: randomBytes(32).toString('hex'),
    adminToken: randomBytes(32).toString('hex'),
    nodeArgs: options.cpuProfiles
      ? ['--cpu-prof', `--cpu-prof-dir=${options.cpuProfiles}`, '--cpu-prof-interval=500']
      : [],
  };
  const stands: Stand[] = [];
  closers.push(() => Promise.all(stands.map((stand) => stand.close())));
  for (const name of options.only) stands.push(await setUp(name, place));
  return stands;
}

async function signIn(stands: readonly Stand[], count: number): Promise<string[]> {
  const [first] = stands;
  if (!first) return [];
  const clients = width(16).map(() => connection(first.api.url));
  // The contestants share a secret, so a session of one is a session of all.
  const buyers = await signInGuests(clients, count, () => undefined);
  for (const client of clients) await client.close();
  return buyers.map(({ cookie }) => cookie);
}

/** Two unmeasured seconds, so that nobody is measured before the compiler has seen its code. */
async function warmUp(stand: Stand, bench: Bench): Promise<void> {
  await openRound(stand, bench);
  const url = `${stand.api.url}/api/sales/${SALE}/purchases`;
  await applyLoad(bench.generator, { url, cookies: bench.cookies, connections: 64, seconds: 2 });
}

/** Every contestant once under every load, beginning with another one each time. */
async function measureRound(
  stands: readonly Stand[],
  round: number,
  options: BenchOptions,
  bench: Bench,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const first = round % stands.length;
  for (const connections of options.connections) {
    for (const stand of [...stands.slice(first), ...stands.slice(0, first)]) {
      const m = await measureCalmly(stand, connections, bench, options.calm);
      measurements.push(m);
      say(`round ${round + 1}/${options.rounds}  ${line(m)}`);
    }
  }
  return measurements;
}

async function measureAllMemory(
  stands: readonly Stand[],
  options: BenchOptions,
  bench: Bench,
  redisPort: number,
  say: (line: string) => void,
): Promise<Memory> {
  const memory: Memory = {};
  for (const stand of stands.filter(({ name }) => KEEPING.some((one) => one === name))) {
    say(`Redis memory of ${contestants[stand.name].title}`);
    const amount = options.write ? 10_000 : 2_000;
    memory[stand.name] = await measureMemory(stand, bench, redisPort, amount);
  }
  return memory;
}

function problemsOf(rounds: readonly Measurement[][]): string[] {
  return rounds.flat().flatMap((m) => {
    const where = `${name(m.contestant)} at ${m.connections} connections`;
    const refused = m.refused + m.failed;
    return [
      ...(refused > 0 ? [`${where}: ${refused} requests were not accepted`] : []),
      ...(m.proven === false ? [`${where}: the verify sheet is not ok`] : []),
    ];
  });
}

function line(m: Measurement): string {
  const lag = m.lastVerdictSeconds === undefined ? '' : `, last verdict ${m.lastVerdictSeconds} s`;
  const others = m.others > 0.05 ? `, others had ${Math.round(100 * m.others)} %` : '';
  const rate = `${Math.round(m.acceptedPerSecond)}/s`.padStart(8);
  return `${String(m.connections).padStart(4)}  ${name(m.contestant).padEnd(30)}${rate}${lag}${others}`;
}

const name = (contestant: ContestantName) => contestants[contestant].title;

const pick = ({ rounds, seconds, stock, buyers }: BenchOptions) => ({
  rounds,
  seconds,
  stock,
  buyers,
});
