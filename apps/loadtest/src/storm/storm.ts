import type { Check, ResetResult, VerifySheet } from '@seckill/contracts';
import type { Client } from 'undici';
import { gather } from './evidence.ts';
import type { Entry, Follower } from './entry.ts';
import { fire } from './fire.ts';
import { createPoller } from './follow-poll.ts';
import { openSockets } from './follow-ws.ts';
import { signInGuests } from './guests.ts';
import { connection, openConnections } from './http.ts';
import { width } from './lanes.ts';
import type { StormOptions } from './options.ts';
import { keepPatience } from './patience.ts';
import type { Progress } from './progress.ts';
import { createRandom, shuffle } from './random.ts';
import { awaitOpen, requireProduct, resetSale } from './sale.ts';
import { requireToken, type Target } from './target.ts';
import { judge, judgeSheet } from './verdicts.ts';

export type StormResult = {
  reset: ResetResult;
  entries: Entry[];
  sheet: VerifySheet;
  /** The storm's own, then the sheet's. */
  checks: { own: Check[]; sheet: Check[] };
  ok: boolean;
  /** From the shot to the last answer, and to the last verdict. */
  answeredMs: number;
  decidedMs: number;
  counts: Record<string, number>;
};

/** The whole storm: reset, guests, connections, the shot, every verdict, the judgement. */
export async function runStorm(
  options: StormOptions,
  target: Target,
  progress: Progress,
): Promise<StormResult> {
  const { saleId, stock, requests } = options;
  const random = createRandom(options.seed);
  const closers: (() => void)[] = [];
  const control = connection(target.origin);
  const helpers = width(Math.min(64, requests)).map(() => connection(target.origin));
  closers.push(closing([control, ...helpers]));
  try {
    await requireProduct(control, target.origin);
    const token = requireToken(target);
    const reset = await resetSale(control, token, saleId, stock);

    const guests = progress.step('guests signed in', requests);
    const buyers = shuffle(await signInGuests(helpers, requests, guests.tick), random);
    guests.done();

    const openings = progress.step(
      'connections opened',
      options.concurrency + (options.via === 'ws' ? requests : 0),
    );
    const sockets =
      options.via === 'ws' ? await openSockets(target.origin, buyers, openings.tick) : undefined;
    if (sockets) closers.push(sockets.close);
    const clients = await openConnections(target.origin, options.concurrency, openings.tick);
    closers.push(closing(clients));
    openings.done();

    await awaitOpen(control, reset);
    const follower = sockets ?? createPoller(clients, random);
    const shot = await shoot(options, clients, buyers, follower, random, progress);

    const evidence = await gather(control, helpers, token, reset, shot.entries, progress);
    const own = judge(evidence);
    const sheet = judgeSheet(evidence.sheet, reset.round);
    const ok = [...own, ...sheet].every((check) => check.ok);
    const counts = follower.counts();
    return { ...shot, reset, sheet: evidence.sheet, checks: { own, sheet }, ok, counts };
  } finally {
    for (const end of closers) end();
  }
}

const closing = (clients: readonly Client[]) => () => {
  for (const client of clients) void client.destroy();
};

async function shoot(
  options: StormOptions,
  clients: readonly Client[],
  buyers: Parameters<typeof fire>[1],
  follower: Follower,
  random: () => number,
  progress: Progress,
) {
  const verdicts = progress.step('verdicts', options.requests);
  const patience = keepPatience(options.patienceSeconds * 1000, () =>
    follower.giveUp(`nothing in ${options.patienceSeconds} s`),
  );
  const start = performance.now();
  let answeredAt = start;
  const entries = await fire(clients, buyers, {
    saleId: options.saleId,
    delayMs: () => random() * options.jitterMs,
    follower,
    onAnswer: (accepted) => {
      answeredAt = performance.now();
      patience.news();
      if (!accepted) verdicts.tick();
    },
    onVerdict: () => {
      patience.news();
      verdicts.tick();
    },
  });
  patience.end();
  verdicts.done();
  return { entries, answeredMs: answeredAt - start, decidedMs: performance.now() - start };
}
