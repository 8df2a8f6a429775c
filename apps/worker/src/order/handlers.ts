import { expire, place, promote, reconcile, type Parts } from '@seckill/sales';
import { handle } from '@seckill/task-engine';
import { orderExpire, orderPlace, orderPromote, orderReconcile, orderSweep } from '@seckill/tasks';

/** Everything that happens to an order, and what keeps orders right when something else went wrong. */
export const orderHandlers = (parts: Parts) => [
  handle(orderPlace, (batch) => place(parts, batch)),
  handle(orderExpire, () => expire(parts)),
  handle(orderPromote, (round) => promote(parts, round)),
  handle(orderSweep, () => expire(parts)),
  handle(orderReconcile, () => reconcile(parts)),
];
