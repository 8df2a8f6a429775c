import { setTimeout as sleep } from 'node:timers/promises';
import { placesOf } from '@seckill/sales';
import { createRandom, shuffle } from '../../storm/random.ts';
import type { Product } from '../product/product.ts';
import type { Fault, Strike } from './fault.ts';
import type { PlannedFault } from './plan.ts';

/** A time in which Redis forgot what it was told less than `reachMs` before. */
export type Loss = { fromMs: number; untilMs: number; reachMs: number };

/** A time in which a master of a cluster was away, with the sales that needed it. */
export type Outage = { fromMs: number; untilMs: number; saleIds: ReadonlySet<number> };

export type FaultCounts = { planned: number; happened: number };

/** A fault may strike where nothing goes on just then, or while what it needs is in another one, which may last for some seconds. */
const TRIES = 5;
const AGAIN_MS = 250;
const FREE_WITHIN_MS = 20_000;

/** Carries the plan out. `done` resolves when all is healed. */
export function executeFaults(
  product: Product,
  plan: readonly PlannedFault[],
  { losesBySync, say }: { losesBySync: boolean; say(what: string): void },
) {
  const begun = performance.now();
  const counts = new Map<string, FaultCounts>();
  const losses: Loss[] = [];
  const outages: Outage[] = [];
  const turns = { redis: Promise.resolve(), mysql: Promise.resolve() };

  function losesData(reachMs: number): { done(): void } {
    // Where each answer waits for the disk, a kill loses nothing that was answered.
    if (!losesBySync && Number.isFinite(reachMs)) return { done: () => undefined };
    const loss: Loss = { fromMs: performance.now(), untilMs: Infinity, reachMs };
    losses.push(loss);
    return {
      done() {
        // What was in the middle of something hears of it a moment later.
        loss.untilMs = performance.now() + 1000;
      },
    };
  }

  function takesMaster(place: string): { done(): void } {
    const { servers, prefix, saleIds } = product;
    const needIt = placesOf(servers.redis.connection, prefix, saleIds)
      .filter(({ stock, line }) => stock.master === place || line.master === place)
      .map(({ saleId }) => saleId);
    const outage: Outage = {
      fromMs: performance.now(),
      untilMs: Infinity,
      saleIds: new Set(needIt),
    };
    outages.push(outage);
    return { done: () => void (outage.untilMs = performance.now()) };
  }

  async function strike({ fault, seed }: PlannedFault): Promise<void> {
    const random = createRandom(seed);
    const strike: Strike = {
      product,
      random,
      between: (min, max) => min + Math.floor(random() * (max - min + 1)),
      withNode: (nodes, work) => withFree(shuffle(nodes, random), work),
      withLink: (links, work) => withFree(shuffle(links, random), work),
      losesData,
      takesMaster,
    };
    const count = countOf(counts, fault);
    count.planned += 1;
    let happened = false;
    for (let tries = 0; tries < TRIES && !happened; tries += 1) {
      if (tries > 0) await sleep(AGAIN_MS * 2 ** tries);
      happened = await fault.strike(strike);
    }
    if (happened) count.happened += 1;
    say(happened ? fault.name : `${fault.name} (in vain)`);
  }

  /** Faults of one server wait for each other. */
  function inTurn(planned: PlannedFault): Promise<void> {
    const { takes } = planned.fault;
    if (!takes) return strike(planned);
    const turn = turns[takes].then(() => strike(planned));
    turns[takes] = turn.catch(() => undefined);
    return turn;
  }

  const done = (async () => {
    const strikes: Promise<void>[] = [];
    for (const planned of plan) {
      await sleep(Math.max(0, begun + planned.atMs - performance.now()));
      strikes.push(inTurn(planned));
    }
    await Promise.all(strikes);
  })();
  return { done, counts, losses, outages };
}

/** On a busy machine processes take long to start, and all of them may be about to. */
async function firstFree<T extends { busy: boolean }>(all: readonly T[]): Promise<T | undefined> {
  for (const until = performance.now() + FREE_WITHIN_MS; ;) {
    const free = all.find(({ busy }) => !busy);
    if (free || performance.now() > until) return free;
    await sleep(100);
  }
}

async function withFree<T extends { busy: boolean }, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
): Promise<R | undefined> {
  const free = await firstFree(all);
  if (!free) return undefined;
  free.busy = true;
  try {
    return await work(free);
  } finally {
    free.busy = false;
  }
}

function countOf(counts: Map<string, FaultCounts>, { name }: Fault): FaultCounts {
  const count = counts.get(name) ?? { planned: 0, happened: 0 };
  counts.set(name, count);
  return count;
}
