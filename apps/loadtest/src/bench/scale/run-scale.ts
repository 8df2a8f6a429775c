import { availableParallelism } from 'node:os';
import { makeSale } from '@seckill/db/testing';
import { wireError } from '../../product/failure.ts';
import { startGenerator, type Generator } from '../load/load.ts';
import { signSessions } from '../load/sessions.ts';
import { readFacts } from '../measure/facts.ts';
import type { BenchOptions } from '../options.ts';
import { measureDelays, nameOfDelay, type Delayed } from '../storms/delays.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { measureFleet, type Field } from './measure-fleet.ts';
import type { Load, Run, Size } from './run.ts';
import { masterOf, startServers, type Servers } from './servers.ts';

export type ScaleResult = {
  facts: string[];
  cores: number;
  options: Pick<BenchOptions, 'rounds' | 'seconds'>;
  /** Every single measurement. */
  runs: Run[];
  delays: Delayed[];
  /** Sentences: what could not be measured. */
  missing: string[];
};

type Say = (line: string) => void;

const LOADS: Load[] = ['losers', 'winners'];
/** All are sold at once; each master has the line of one of them. */
const SALES = 3;
/** Sales that are looked at for that. */
const LOOKED_AT = 24;
const HOUR_S = 3600;
/** Of each API: so many tickets later its code is compiled. */
const WARM_UP = 2000;
const MILLISECONDS = 1000;

/** The product in all its sizes on private servers, each under both loads, and then with its parts apart. */
export async function runScale(options: BenchOptions, say: Say): Promise<ScaleResult> {
  const { rounds, seconds } = options;
  const runs: Run[] = [];
  const missing: string[] = [];
  let facts: string[] = [];
  /** What breaks takes nothing with it that was measured. */
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    say(what);
    await work().catch((error: unknown) => missing.push(`✗ ${what}: ${wireError(error)}`));
  };
  const generator = await startGenerator();
  try {
    for (const masters of options.masters) {
      await attempt(count(masters, 'Redis master'), async () => {
        const servers = await startServers(masters);
        try {
          facts = await readFacts(servers.masters[0]?.port ?? 0);
          await measureSizes(servers, generator, options, (run) => {
            runs.push(run);
            say(line(run));
          });
        } finally {
          await servers.stop();
        }
      });
    }
  } finally {
    generator.stop();
  }
  const delays: Delayed[] = [];
  await attempt('the parts apart', () =>
    measureDelays(options.delays, (measured) => {
      delays.push(measured);
      const ms = measured.waits.verdict.p50.toFixed(0);
      say(`${nameOfDelay(measured)}: half have their verdict in ${ms} ms`);
    }),
  );
  const cores = availableParallelism();
  return { facts, cores, options: { rounds, seconds }, runs, delays, missing };
}

async function measureSizes(
  servers: Servers,
  generator: Generator,
  { rounds, seconds, connections, buyers, apis, workers }: BenchOptions,
  onRun: (run: Run) => void,
): Promise<void> {
  const fleet = await startFleet(servers);
  try {
    const sales = await placeSales(fleet, servers);
    const cookies = signSessions(fleet.sessionSecret, buyers);
    for (const size of sizes(apis, workers)) {
      await fleet.resize(size);
      for (const inHand of connections) {
        const field: Field = { fleet, servers, generator, cookies, sales, connections: inHand };
        await measureFleet(field, size, 'losers', { amount: WARM_UP * size.apis });
        for (let round = 0; round < rounds; round++)
          for (const load of LOADS) onRun(await measureFleet(field, size, load, { seconds }));
      }
    }
  } finally {
    await fleet.close();
  }
}

/** Each differs from the one before it by processes of one kind, so that most have been running for a while. */
function sizes(apis: readonly number[], workers: readonly number[]): Size[] {
  return apis.flatMap((api, at) => {
    const inTurn = at % 2 === 0 ? workers : workers.toReversed();
    return inTurn.map((worker) => ({ apis: api, workers: worker }));
  });
}

/** Sales of which each has its line, where most of the work is, on a master of its own, as far as there are masters. */
async function placeSales(fleet: Fleet, servers: Servers): Promise<number[]> {
  const wanted = Array.from({ length: SALES }, (_, at) => at % servers.masters.length);
  const chosen: number[] = [];
  for (let n = 0; n < LOOKED_AT && chosen.length < SALES; n += 1) {
    const { id } = await makeSale(fleet.database.db, {
      stock: 0,
      payWindowSeconds: HOUR_S,
      closesAt: new Date(Date.now() + 24 * HOUR_S * MILLISECONDS),
    });
    if ((await masterOf(servers, fleet.tagOf(id))) === wanted[chosen.length]) chosen.push(id);
  }
  if (chosen.length < SALES) throw new Error('no sales could be spread over the masters');
  return chosen;
}

function line({ apis, workers, masters, load, acceptedPerSecond, cpu, others }: Run): string {
  const size = `${count(apis, 'API')}, ${count(workers, 'worker')}, ${count(masters, 'master')}`;
  const rate = `${Math.round(acceptedPerSecond)}/s`;
  const time = `API ${Math.round(cpu.api)} µs a ticket`;
  const disturbed = others > 0.05 ? `, others had ${Math.round(100 * others)} %` : '';
  return `${size}, ${load}: ${rate}, ${time}${disturbed}`;
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
