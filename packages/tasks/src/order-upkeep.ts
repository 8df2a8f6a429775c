import { Type } from 'typebox';
import { defineTask } from '@seckill/task-engine';

const Nothing = Type.Object({}, { additionalProperties: false });

// Neither is tried again: the next run is seconds away.

/** Ends every order whose time to pay is over: the guarantee behind `order.expire`. */
export const orderSweep = defineTask({
  name: 'order.sweep',
  queue: 'upkeep',
  args: Nothing,
  result: Type.Object({ expired: Type.Integer() }),
  retry: { attempts: 1 },
  timeLimit: 30_000,
});

/** Brings the claims in Redis back to the orders in MySQL. */
export const orderReconcile = defineTask({
  name: 'order.reconcile',
  queue: 'upkeep',
  args: Nothing,
  result: Type.Object({ released: Type.Integer(), promoted: Type.Integer() }),
  retry: { attempts: 1 },
  timeLimit: 60_000,
});
