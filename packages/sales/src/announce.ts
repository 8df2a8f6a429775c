import type { Placement } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { userSendSms, type SendSms } from '@seckill/tasks';

/**
 * Has a text about an order sent: `order_won` or `standby_promoted`, which also sees to the reminder 10 minutes
 * before the end. Call it once the order is committed. Never rejects and need not be awaited: a text that cannot be
 * submitted is lost, the order is not.
 */
export async function notify(tasks: Pick<Tasks, 'applyAsync'>, sms: SendSms): Promise<void> {
  const dedupe = `${sms.kind}.${sms.orderId}`;
  await tasks.applyAsync(userSendSms, sms, { dedupe }).catch(() => {});
}

/**
 * Submits a text to each buyer whose order this very call placed. It is not awaited, and called after the verdicts are
 * on their way: a text must neither delay a batch nor make it fail.
 */
export function announce(
  tasks: Pick<Tasks, 'applyAsync'>,
  kind: 'order_won' | 'standby_promoted',
  placements: Iterable<Placement>,
): void {
  for (const placement of placements) {
    if (placement.outcome !== 'placed') continue;
    const { userId, orderId } = placement.order;
    setImmediate(() => void notify(tasks, { kind, userId, orderId }));
  }
}
