import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderRow } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { orderExpire, type RoundOfSale } from '@seckill/tasks';
import { eachRound, type Patience, type RoundFailure } from './reconcile/each-round.ts';
import { giveBack } from './give-back.ts';
import type { Parts } from './stores.ts';

const AT_ONCE = 200;

/** A little after the end: the clock of the database must agree that it is over. */
const MARGIN_MS = 50;

/** How long a round that somebody holds is asked for again, and how often. */
const LOCKED_MS = 800;
const LOCKED_EVERY_MS = 20;

/**
 * Ends every order whose time to pay is over, and gives its unit back. The database's clock decides and each
 * order ends once, so any number of sweeps and delayed tasks may run at the same time. Each round is swept by
 * itself: `rounds` have overdue orders, `failures` are those that could not be swept, and they are found again by the next sweep.
 */
export async function expire(
  parts: Parts,
  { patienceMs }: Patience = {},
): Promise<{ rounds: number; expired: number; failures: RoundFailure[] }> {
  let expired = 0;
  const rounds = await parts.db.listOverdueRounds();
  const failures = await eachRound(
    { what: 'expire', where: parts.db, patienceMs },
    rounds,
    async (id) => {
      expired += (await expireRound(parts, id)).expired;
    },
  );
  return { rounds: rounds.length, expired, failures };
}

/** The same for one round; throws when it could not be done within a second. */
export async function expireRound(parts: Parts, id: RoundOfSale): Promise<{ expired: number }> {
  let expired = 0;
  for (;;) {
    const ended = await endOverdue(parts, id);
    await giveBack(parts, ended, 'expired');
    expired += ended.length;
    if (ended.length < AT_ONCE) return { expired };
  }
}

async function endOverdue({ db }: Pick<Parts, 'db'>, { saleId, round }: RoundOfSale) {
  for (const until = performance.now() + LOCKED_MS; ;) {
    const answer = await db.expireOrders({ saleId, round, limit: AT_ONCE });
    if (answer.outcome === 'expired') return answer.orders;
    if (performance.now() > until) throw new Error('somebody holds the round');
    await sleep(LOCKED_EVERY_MS);
  }
}

/**
 * Plans a task for each moment at which orders of a batch end: those that were made together end together. It is only there
 * for promptness: when it cannot be submitted, the sweep is some seconds late.
 */
export async function scheduleExpiry(
  tasks: Pick<Tasks, 'applyAsync'>,
  placed: readonly OrderRow[],
): Promise<void> {
  const ends = new Map(placed.map((order) => [order.payBy.getTime(), order]));
  for (const { saleId, round, payBy, createdAt } of ends.values()) {
    const countdown = payBy.getTime() - createdAt.getTime() + MARGIN_MS;
    const dedupe = `${saleId}-${round}-${payBy.getTime()}`;
    await tasks.applyAsync(orderExpire, { saleId, round }, { countdown, dedupe }).catch(() => {});
  }
}
