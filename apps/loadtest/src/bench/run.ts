import { randomBytes } from 'node:crypto';
import { startMariadb, startRedis } from '@seckill/scripts/services';
import { startContender, type Contender } from './contestants/contender.ts';
import { findPython } from './contestants/celery/contender.ts';
import { contestants } from './contestants/contestants.ts';
import { KEEPING, type Memory } from './figures/table.ts';
import { startGenerator } from './load/load.ts';
import { signSessions } from './load/sessions.ts';
import { pidsOfGroup } from './measure/cpu.ts';
import { readFacts } from './measure/facts.ts';
import {
  measureUndisturbed,
  openRound,
  PURCHASES,
  type Bench,
  type Measurement,
} from './measure/measure.ts';
import { measureMemory } from './measure/memory.ts';
import type { BenchOptions } from './options.ts';

export type BenchResult = {
  facts: string[];
  options: Pick<BenchOptions, 'rounds' | 'seconds' | 'stock' | 'buyers'>;
  rounds: Measurement[][];
  memory: Memory;
  /** Sentences: answers that were not 202, guarantees that did not hold. */
  problems: string[];
};

type Say = (line: string) => void;

const HOW_TO_PYTHON =
  'it needs Python packages (Debian: apt-get install python3-celery python3-django gunicorn python3-pymysql python3-redis).';

/** The whole benchmark on private servers. `say` gets a line per step. */
export async function runBench(options: BenchOptions, say: Say): Promise<BenchResult> {
  const { rounds, seconds, stock, buyers } = options;
  const closers: (() => unknown)[] = [];
  try {
    say('starting Redis (AOF every second) and a durable SQL server');
    const [redis, mysql] = await Promise.all([startRedis({ appendOnly: true }), startMariadb()]);
    closers.push(() => Promise.all([redis.stop(), mysql.stop()]));
    const surroundings = {
      redisUrl: redis.url,
      mysqlUrl: mysql.url,
      sessionSecret: randomBytes(32).toString('hex'),
      adminToken: randomBytes(32).toString('hex'),
      nodeArgs: options.cpuProf
        ? ['--cpu-prof', `--cpu-prof-dir=${options.cpuProf}`, '--cpu-prof-interval=500']
        : [],
    };
    const contenders: Contender[] = [];
    closers.push(() => Promise.all(contenders.map((contender) => contender.close())));
    for (const name of options.only) {
      if (name === 'celery' && !(await findPython())) {
        say(`${contestants[name].title} is left out: ${HOW_TO_PYTHON}`);
        continue;
      }
      const contender = await startContender(name, surroundings);
      contenders.push(contender);
      await contender.startWorker();
    }
    const generator = await startGenerator();
    closers.push(() => generator.stop());

    say('warming up');
    const cookies = signSessions(surroundings.sessionSecret, buyers + stock);
    const bench: Bench = {
      generator,
      cookies: cookies.slice(stock),
      firstCookies: cookies.slice(0, stock),
      ourPids: () => [
        process.pid,
        generator.pid,
        redis.pid,
        mysql.pid,
        ...contenders.flatMap(({ api, worker }) => [api.pid, worker()?.pid].flatMap(pidsOfGroup)),
      ],
      redis,
      mysql,
      seconds,
    };
    for (const contender of contenders) await warmUp(contender, bench);

    const measured: Measurement[][] = [];
    for (let round = 0; round < rounds; round++)
      measured.push(await measureRound(contenders, round, options, bench, say));
    const memory: Memory = {};
    for (const contender of contenders.filter(({ name }) => KEEPING.some((one) => one === name))) {
      say(`Redis memory of ${contestants[contender.name].title}`);
      const amount = options.write ? 10_000 : 2_000;
      memory[contender.name] = await measureMemory(contender, bench, amount);
    }
    return {
      facts: await readFacts(redis.port),
      options: { rounds, seconds, stock, buyers },
      rounds: measured,
      memory,
      problems: problemsOf(measured),
    };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** Two unmeasured seconds, so that nobody is measured before the compiler has seen its code. */
async function warmUp(contender: Contender, bench: Bench) {
  await openRound(contender, bench);
  const url = contender.api.url + PURCHASES;
  await bench.generator.apply({ url, cookies: bench.cookies, connections: 64, seconds: 2 });
}

/** Every contestant once under every load, beginning with another one each time. */
async function measureRound(
  contenders: readonly Contender[],
  round: number,
  options: BenchOptions,
  bench: Bench,
  say: Say,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const first = round % contenders.length;
  for (const connections of options.connections) {
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const m = await measureUndisturbed(contender, connections, bench, options.tries);
      measurements.push(m);
      say(`round ${round + 1}/${options.rounds}  ${line(m)}`);
    }
  }
  return measurements;
}

function problemsOf(rounds: readonly Measurement[][]): string[] {
  return rounds.flat().flatMap((m) => {
    const where = `${contestants[m.contestant].title} at ${m.connections} connections`;
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
  const title = contestants[m.contestant].title.padEnd(30);
  return `${String(m.connections).padStart(4)}  ${title}${rate}${lag}${others}`;
}
