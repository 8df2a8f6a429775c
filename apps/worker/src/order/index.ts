export { placeOrders } from './place.ts';
export { reconcile } from './reconcile.ts';
