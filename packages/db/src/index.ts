export { createDb, type Db, type DbOptions } from './db.ts';
export { DatabaseUnavailable } from './retry.ts';
export type { RoundCount } from './count-round.ts';
export type { Cancellation, OwnOrder, Payment } from './end-order.ts';
export type { NextRound, RoundOpened } from './next-round.ts';
export type { OrderRow } from './orders.ts';
export type { Money, PaymentRow, PaymentSettled, PaymentStarted } from './payments.ts';
export type { OrderTicket, Placement, PlaceOrders } from './place-orders.ts';
export type { SaleRow } from './sales.ts';
