import { expireOrders } from './expire.ts';
import { placeOrders } from './place.ts';
import { promoteStandby } from './standby.ts';
import type { Parts } from './stores.ts';
import { upkeepHandlers } from './upkeep.ts';

export { expireDue } from './expire.ts';
export { placeOrders } from './place.ts';
export { reconcile } from './reconcile.ts';
export { settleStandby } from './standby.ts';

/** Everything that happens to an order. */
export const orderHandlers = (parts: Parts) => [
  placeOrders(parts),
  expireOrders(parts),
  promoteStandby(parts),
  ...upkeepHandlers(parts),
];
