import { isLive, type Placement } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { userSendSms, type SendOrderSms } from '@seckill/tasks';
import pRetry from 'p-retry';

/** For as long as Redis may be away at this very moment; nobody waits for it. */
const AGAIN = { retries: 8, minTimeout: 100, maxTimeout: 5000, factor: 2, unref: true };

/**
 * Has a text about an order sent: `order_won` or `standby_promoted`, which also sees to the reminder 10 minutes
 * before the end. Call it once the order is committed, as often as you like: each text is sent once. Never rejects and
 * need not be awaited.
 */
export async function notify(tasks: Pick<Tasks, 'applyAsync'>, sms: SendOrderSms): Promise<void> {
  const dedupe = `${sms.kind}.${sms.orderId}`;
  await pRetry(() => tasks.applyAsync(userSendSms, sms, { dedupe }), AGAIN).catch(() => {});
}

/**
 * Submits a text to each buyer who holds an order by these placements, also where an earlier attempt made it and may have died
 * before it said so. It is not awaited: a text must neither delay a batch nor make it fail.
 */
export function announce(
  tasks: Pick<Tasks, 'applyAsync'>,
  kind: 'order_won' | 'standby_promoted',
  placements: Iterable<Placement>,
): void {
  for (const placement of placements) {
    if (placement.outcome !== 'placed' && placement.outcome !== 'replayed') continue;
    const { userId, orderId, status } = placement.order;
    if (isLive(status)) setImmediate(() => void notify(tasks, { kind, userId, orderId }));
  }
}
