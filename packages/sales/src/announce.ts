import { createHash } from 'node:crypto';
import { isLive, type Placement } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { MOST_TEXTS, userSendOrderTexts, type SendOrderTexts } from '@seckill/tasks';
import pRetry from 'p-retry';

/** For as long as Redis may be away at this very moment; nobody waits for it. */
const AGAIN = { retries: 8, minTimeout: 100, maxTimeout: 5000, factor: 2, unref: true };

/**
 * Has texts about orders sent: `order_won` or `standby_promoted`, which also see to the reminder 10 minutes
 * before the end. One task tells of all the orders. Call it once they are committed, as often as you like: each text is sent
 * once. Never rejects and need not be awaited.
 */
export async function notify(
  tasks: Pick<Tasks, 'applyAsync'>,
  { kind, orderIds }: SendOrderTexts,
): Promise<void> {
  for (let from = 0; from < orderIds.length; from += MOST_TEXTS) {
    const some = orderIds.slice(from, from + MOST_TEXTS);
    const submit = () => submitTexts(tasks, { kind, orderIds: some });
    await pRetry(submit, AGAIN).catch(() => {});
  }
}

/** One task at a time tells the same of the same orders. */
export function submitTexts(
  tasks: Pick<Tasks, 'applyAsync'>,
  texts: SendOrderTexts,
  { countdown }: { countdown?: number } = {},
): Promise<string> {
  const orders = createHash('sha256').update(texts.orderIds.join()).digest('base64url');
  const dedupe = `${texts.kind}.${orders.slice(0, 22)}`;
  return tasks.applyAsync(userSendOrderTexts, texts, {
    dedupe,
    ...(countdown !== undefined && { countdown }),
  });
}

/**
 * Submits the texts to the buyers who hold orders by these placements, also where an earlier attempt made them and may have died
 * before it said so. It is not awaited: a text must neither delay a batch nor make it fail.
 */
export function announce(
  tasks: Pick<Tasks, 'applyAsync'>,
  kind: 'order_won' | 'standby_promoted',
  placements: Iterable<Placement>,
): void {
  const orderIds: string[] = [];
  for (const placement of placements) {
    if (placement.outcome !== 'placed' && placement.outcome !== 'replayed') continue;
    const { orderId, status } = placement.order;
    if (isLive(status)) orderIds.push(orderId);
  }
  if (orderIds.length > 0) setImmediate(() => void notify(tasks, { kind, orderIds }));
}
