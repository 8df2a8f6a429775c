import type { Placement } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { notify } from '../user/notify.ts';

/**
 * Has the winners of this very run told; the orders are committed. Not awaited, and left until the verdicts are on
 * their way: a text is worth neither a batch's time nor its failure, so a worker killed right here has told nobody.
 */
export function announceWins(tasks: Tasks, placements: Iterable<Placement>): void {
  for (const placement of placements) {
    if (placement.outcome !== 'placed') continue;
    const { userId, orderId } = placement.order;
    setImmediate(() => void notify(tasks, { kind: 'order_won', userId, orderId }));
  }
}
