import { availableParallelism } from 'node:os';
import { makeSale } from '@seckill/db/testing';
import { startGenerator, type Generator } from '../load/load.ts';
import { signSessions } from '../load/sessions.ts';
import { readFacts } from '../measure/facts.ts';
import type { BenchOptions } from '../options.ts';
import { measureDelays, type Delayed } from '../storms/delays.ts';
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
};

type Say = (line: string) => void;

const APIS = [1, 2, 4];
const WORKERS = [1, 2];
const MASTERS = [1, 3];
const LOADS: Load[] = ['losers', 'winners'];
/** All are sold at once; each master has the line of one of them. */
const SALES = 3;
/** Sales that are looked at for that. */
const LOOKED_AT = 24;
const HOUR_S = 3600;
const WARM_UP_S = 2;
const MILLISECONDS = 1000;

/** The product in all its sizes on private servers, each under both loads, and then with its parts apart. */
export async function runScale(options: BenchOptions, say: Say): Promise<ScaleResult> {
  const { rounds, seconds } = options;
  const generator = await startGenerator();
  const runs: Run[] = [];
  let facts: string[] = [];
  try {
    for (const masters of MASTERS) {
      say(masters === 1 ? 'starting one Redis' : `starting a Redis Cluster of ${masters} masters`);
      const servers = await startServers(masters);
      try {
        facts = await readFacts(servers.masters[0]?.port ?? 0);
        runs.push(...(await measureSizes(servers, generator, options, say)));
      } finally {
        await servers.stop();
      }
    }
  } finally {
    generator.stop();
  }
  say('the parts apart');
  const delays = await measureDelays(options.delays, say);
  const cores = availableParallelism();
  return { facts, cores, options: { rounds, seconds }, runs, delays };
}

async function measureSizes(
  servers: Servers,
  generator: Generator,
  { rounds, seconds, connections, buyers }: BenchOptions,
  say: Say,
): Promise<Run[]> {
  const fleet = await startFleet(servers);
  try {
    const sales = await placeSales(fleet, servers);
    const cookies = signSessions(fleet.sessionSecret, buyers);
    const runs: Run[] = [];
    for (const size of sizes()) {
      await fleet.resize(size);
      for (const inHand of connections) {
        const field: Field = { fleet, servers, generator, cookies, sales, connections: inHand };
        await measureFleet(field, size, 'losers', WARM_UP_S);
        for (let round = 0; round < rounds; round++)
          for (const load of LOADS) {
            const run = await measureFleet(field, size, load, seconds);
            runs.push(run);
            say(line(run));
          }
      }
    }
    return runs;
  } finally {
    await fleet.close();
  }
}

/** Each differs from the one before it by processes of one kind, so that most have been running for a while. */
function sizes(): Size[] {
  return APIS.flatMap((apis, at) => {
    const workers = at % 2 === 0 ? WORKERS : WORKERS.toReversed();
    return workers.map((count) => ({ apis, workers: count }));
  });
}

/** Sales of which each has its line, where most of the work is, on a master of its own, as far as there are masters. */
async function placeSales(fleet: Fleet, servers: Servers): Promise<number[]> {
  const wanted = Array.from({ length: SALES }, (_, at) => at % servers.masters.length);
  const chosen: number[] = [];
  for (let n = 0; n < LOOKED_AT && chosen.length < SALES; n += 1) {
    const { id } = await makeSale(fleet.db, {
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
