import type { Check, ResetResult, Sale, VerifySheet } from '@seckill/contracts';
import type { Client } from 'undici';
import { aftermath } from './buyers/aftermath.ts';
import { gather } from './judgement/evidence.ts';
import type { Entry } from './buyers/entry.ts';
import { createPoller } from './buyers/follow-poll.ts';
import { openSockets } from './buyers/follow-ws.ts';
import { signInGuests } from '../product/guests.ts';
import { connection, openConnections } from '../product/http.ts';
import { unlessAborted } from './interrupt.ts';
import { inLanes, width } from '../product/lanes.ts';
import type { Lot } from './buyers/lot.ts';
import type { StormOptions } from './options.ts';
import { chooseSales } from '../product/own-sales.ts';
import { withPayWindow } from '../product/pay-window.ts';
import type { Progress } from './progress.ts';
import { createRandom, shuffle } from './random.ts';
import { awaitOpen, readSheet, requireProduct, resetSale } from '../product/sale.ts';
import { judgeSettled } from './judgement/settlement-checks.ts';
import { createSettlement, type Settled } from './buyers/settlement.ts';
import { shoot } from './buyers/shoot.ts';
import { requireToken, type Target } from './target.ts';
import { judge, judgeSheet } from './judgement/verdicts.ts';

/** What happened on one sale. */
export type SaleResult = {
  reset: ResetResult;
  entries: Entry[];
  /** Where the units ended, of a storm that pays. */
  settled: Settled | undefined;
  sheet: VerifySheet;
  /** The storm's own, then the sheet's. */
  checks: { own: Check[]; sheet: Check[] };
  ok: boolean;
  /** From the shot to the last verdict. */
  decidedMs: number;
};

export type StormResult = {
  sales: SaleResult[];
  ok: boolean;
  /** From the shot to the last answer, and to the last verdict. */
  answeredMs: number;
  decidedMs: number;
  counts: Record<string, number>;
};

/**
 * The whole storm: resets, guests, connections, the shot, every verdict, the judgement. Rejects soon
 * after `signal` aborts, when sales have the pay window again that they had before.
 */
export async function runStorm(
  options: StormOptions,
  target: Target,
  progress: Progress,
  signal: AbortSignal = new AbortController().signal,
): Promise<StormResult> {
  const closers: (() => void)[] = [];
  const closeAll = () => {
    for (const close of closers.splice(0)) close();
  };
  const control = connection(target.origin);
  const helpers = width(64).map(() => connection(target.origin));
  closers.push(closing(helpers));
  signal.addEventListener('abort', closeAll);
  try {
    await unlessAborted(signal, requireProduct(control, target.origin));
    const token = requireToken(target);
    const sales = await unlessAborted(signal, chooseSales(control, token, options.sales));
    return await withPayWindow(control, token, sales, options.paying?.windowSeconds, () => {
      signal.throwIfAborted();
      return unlessAborted(signal, stormOn(sales, token));
    });
  } finally {
    closeAll();
    void control.destroy();
  }

  async function stormOn(sales: readonly Sale[], token: string): Promise<StormResult> {
    const { requests, buyers: people, concurrency, stock, paying } = options;
    const random = createRandom(options.seed);
    const lots = await inLanes(sales, [control], async ({ id }): Promise<Lot> => {
      const reset = await resetSale(control, token, id, stock);
      const settlement = paying && createSettlement(helpers, id, paying);
      return { reset, settlement, entries: [], decidedMs: 0 };
    });

    const guests = progress.step('guests signed in', people);
    const buyers = shuffle(await signInGuests(helpers, people, guests.tick), random);
    guests.done();

    const bySocket = options.via === 'ws';
    const openings = progress.step('connections opened', concurrency + (bySocket ? people : 0));
    const sockets = bySocket ? await openSockets(target.origin, buyers, openings.tick) : undefined;
    if (sockets) closers.push(sockets.close);
    const clients = await openConnections(target.origin, concurrency, openings.tick);
    closers.push(closing(clients));
    openings.done();

    for (const { reset } of lots) await awaitOpen(control, reset);
    const follower = sockets ?? createPoller(clients, random);
    const shot = await shoot(options, { clients, follower, random }, buyers, lots, progress);

    const again = progress.step('asked again', people);
    const evidence = await inLanes(lots, [control], ({ reset, entries }) =>
      gather(helpers, reset, entries, again.tick),
    );
    again.done();
    const units = Math.min(stock, requests);
    if (paying)
      await aftermath(
        lots,
        units * lots.length,
        options.patienceSeconds + paying.windowSeconds,
        progress,
      );

    const results = await inLanes(lots, [control], async (lot): Promise<SaleResult> => {
      const { reset, entries, decidedMs } = lot;
      const settled = lot.settlement?.result();
      const sheet = await readSheet(control, token, reset.saleId);
      const seen = evidence.find((each) => each.reset === reset);
      const own = [...(seen ? judge(seen) : []), ...(settled ? judgeSettled(units, settled) : [])];
      const checks = { own, sheet: judgeSheet(sheet, reset.round) };
      const ok = [...checks.own, ...checks.sheet].every((check) => check.ok);
      return { reset, entries, decidedMs, settled, sheet, checks, ok };
    });
    const ok = results.every((result) => result.ok);
    return { ...shot, sales: results, ok, counts: follower.counts() };
  }
}

const closing = (clients: readonly Client[]) => () => {
  for (const client of clients) void client.destroy();
};
