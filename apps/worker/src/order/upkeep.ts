import { handle } from '@seckill/task-engine';
import { orderReconcile, orderSweep } from '@seckill/tasks';
import { expireDue } from './expire.ts';
import { reconcile } from './reconcile.ts';
import type { Parts } from './stores.ts';

/** What keeps orders right when something else went wrong. */
export const upkeepHandlers = (parts: Parts) => [
  handle(orderSweep, () => expireDue(parts)),
  handle(orderReconcile, () => reconcile(parts)),
];
