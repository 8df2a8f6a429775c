import type { Sale } from '@seckill/contracts';
import { signInGuests, type Buyer } from '../product/guests.ts';
import { createClient, createPool, openConnections } from '../product/http.ts';
import { chooseSales } from '../product/own-sales.ts';
import { withSalesChanged } from '../product/meanwhile.ts';
import { awaitOpen, requireProduct, resetSale } from '../product/sale.ts';
import { fetchPasses } from '../product/passes.ts';
import { fire } from './buyers/fire.ts';
import { createPoller } from './buyers/follow-poll.ts';
import { openSockets } from './buyers/follow-ws.ts';
import type { SaleRun } from './buyers/sale-run.ts';
import { createSettlement } from './buyers/settlement.ts';
import { createClosers } from './closers.ts';
import { unlessAborted } from './interrupt.ts';
import { judgeRuns, type SaleResult } from './judgement/judge-runs.ts';
import type { StormOptions } from './options.ts';
import { watchOverview, type WatchedOverview } from './overview/watch-overview.ts';
import { isTrue } from './overview/words.ts';
import type { Progress } from './progress.ts';
import { createRandom, shuffle } from './random.ts';
import { requireToken, type Target } from './target.ts';

export type StormResult = {
  sales: SaleResult[];
  ok: boolean;
  /** From the shot to the last answer, and to the last verdict. */
  answeredMs: number;
  decidedMs: number;
  counts: Record<string, number>;
  /** What operators were shown meanwhile, where that was watched. */
  overview?: WatchedOverview;
};

/**
 * The whole storm: resets, guests, connections, the shot, every verdict, the judgement. Rejects soon
 * after `signal` aborts, when sales have the pay window again that they had before. However it ends,
 * nothing it opened stays open.
 */
export async function runStorm(
  options: StormOptions,
  target: Target,
  progress: Progress,
  signal: AbortSignal = new AbortController().signal,
): Promise<StormResult> {
  const closers = createClosers();
  signal.addEventListener('abort', closers.closeAll);
  const { origin, adminOrigin } = target;
  // What an operator does has a connection of its own, which outlives an abort: the pay window is given back.
  const operator = createClient(adminOrigin);
  const buyersPool = createPool(origin);
  closers.add(() => void buyersPool.destroy());
  try {
    await unlessAborted(signal, requireProduct(operator, origin));
    const token = requireToken(target);
    const sales = await unlessAborted(signal, chooseSales(operator, token, options.sales));
    const { paying, quantity } = options;
    const changes = {
      ...(paying && { payWindowSeconds: paying.windowSeconds }),
      ...(quantity > 1 && { perBuyer: quantity }),
    };
    return await withSalesChanged(operator, token, sales, changes, () => {
      signal.throwIfAborted();
      return unlessAborted(signal, stormOn(sales, token));
    });
  } finally {
    closers.closeAll();
    void operator.destroy();
  }

  async function stormOn(sales: readonly Sale[], token: string): Promise<StormResult> {
    const { stock, paying } = options;
    const random = createRandom(options.seed);
    const runs: SaleRun[] = [];
    for (const { id } of sales) {
      const reset = await resetSale(operator, token, id, stock);
      const settlement = paying && createSettlement(buyersPool, id, paying);
      runs.push({ reset, settlement, passes: new Map(), entries: [], decidedMs: 0 });
    }

    const guests = progress.step('guests signed in', options.buyers);
    const signedIn = await signInGuests(buyersPool, options.buyers, guests.tick);
    const buyers = shuffle(signedIn, random);
    guests.done();

    const { clients, follower } = await connect(buyers, random);
    for (const { reset } of runs) await awaitOpen(operator, reset);
    for (const [i, run] of runs.entries()) {
      const sale = sales[i];
      const own = buyers.filter(({ index }) => index % runs.length === i);
      if (!sale?.pass.required) continue;
      const passes = progress.step('passes worked for', own.length);
      run.passes = await fetchPasses(buyersPool, sale, own, passes.tick);
      passes.done();
    }
    const watch = options.watchOverview ? await watchOverview(adminOrigin, token) : undefined;
    let watched: WatchedOverview | undefined;
    let times: Awaited<ReturnType<typeof fire>>;
    try {
      times = await fire(options, { clients, follower, random }, buyers, runs, progress);
    } finally {
      watched = await watch?.end();
    }
    const parts = { client: buyersPool, operator, token };
    const results = await judgeRuns(options, parts, runs, progress);
    const ok = results.every((sale) => sale.ok) && (watched === undefined || isTrue(watched));
    const overview = watched && { overview: watched };
    return { ...times, sales: results, ok, counts: follower.counts(), ...overview };
  }

  async function connect(buyers: readonly Buyer[], random: () => number) {
    const { concurrency, via } = options;
    const sockets = via === 'ws' ? buyers.length : 0;
    const step = progress.step('connections opened', concurrency + sockets);
    const clients = Array.from({ length: concurrency }, () => createClient(origin));
    for (const client of clients) closers.add(() => void client.destroy());
    const follower =
      via === 'ws'
        ? await openSockets(origin, buyers, closers.add, step.tick)
        : createPoller(clients, random);
    await openConnections(clients, step.tick);
    step.done();
    return { clients, follower };
  }
}
