import type { OrderRow } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { orderExpire } from '@seckill/tasks';
import { giveBack } from './give-back.ts';
import type { Parts } from './stores.ts';

const AT_ONCE = 200;

/** A little after the end: the clock of the database must agree that it is over. */
const MARGIN_MS = 50;

/**
 * Ends every order whose time to pay is over, and gives its unit back. The database's clock decides and each
 * order ends once, so any number of sweeps and delayed tasks may run at the same time.
 */
export async function expire(parts: Parts): Promise<{ expired: number }> {
  let expired = 0;
  for (;;) {
    const ended = await parts.db.expireOrders({ limit: AT_ONCE });
    await giveBack(parts, ended, 'expired');
    expired += ended.length;
    if (ended.length < AT_ONCE) return { expired };
  }
}

/**
 * Plans a task for the moment at which the orders of one batch end: they were made at one moment, so one task is
 * enough. It is only there for promptness: when it cannot be submitted, the sweep is a second late.
 */
export async function scheduleExpiry(
  tasks: Pick<Tasks, 'applyAsync'>,
  placed: readonly OrderRow[],
): Promise<void> {
  const [order] = placed;
  if (!order) return;
  const { saleId, round, payBy, createdAt } = order;
  const countdown = payBy.getTime() - createdAt.getTime() + MARGIN_MS;
  await tasks.applyAsync(orderExpire, { saleId, round }, { countdown }).catch(() => {});
}
