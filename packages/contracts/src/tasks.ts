import { Type, type Static } from 'typebox';
import { Order } from './orders.ts';
import { IsoTime, SaleId, Units } from './primitives.ts';

/** Any text: what is no id of a task is not found, like an id that nobody was given. */
export const TaskParams = Type.Object({ taskId: Type.String() });

/** What was agreed to when the ticket was taken. `priceCents` are minor units of `currency`. */
export const Terms = Type.Object({
  priceCents: Type.Integer({ minimum: 0 }),
  currency: Type.String(),
  payWindowSeconds: Type.Integer({ minimum: 1 }),
});

const ticket = {
  taskId: Type.String(),
  kind: Type.Literal('order.place'),
  saleId: SaleId,
  round: Type.Integer({ minimum: 1 }),
  number: Type.Integer({ minimum: 1 }),
  /** Absent where it is forgotten: of tickets that are long decided. */
  terms: Type.Optional(Terms),
  /** Units asked for, where it is more than one and not forgotten. */
  quantity: Type.Optional(Units),
  /** The ticket was there before this request. */
  existing: Type.Optional(Type.Literal(true)),
};

/**
 * In line. `etaSeconds` and `insideStock` are null while they are unknown, and so is `position` until the order of the first
 * tickets is drawn, at `drawAt`.
 */
export const QueuedTicket = Type.Object({
  ...ticket,
  status: Type.Literal('queued'),
  position: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  drawAt: Type.Optional(IsoTime),
  etaSeconds: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  insideStock: Type.Union([Type.Boolean(), Type.Null()]),
  pollAfterMs: Type.Integer({ minimum: 0 }),
});

/** Won: the order is committed. `duplicate` marks a further ticket of a buyer who already held the order. */
export const WonTicket = Type.Object({
  ...ticket,
  status: Type.Literal('success'),
  order: Order,
  duplicate: Type.Optional(Type.Boolean()),
});

export const StandbyTicket = Type.Object({
  ...ticket,
  status: Type.Literal('standby'),
  place: Type.Integer({ minimum: 1 }),
  pollAfterMs: Type.Integer({ minimum: 0 }),
});

/** Decided without an order; `lost` means Redis truly lost the ticket: take a new place. */
export const ClosedTicket = Type.Object({
  ...ticket,
  status: Type.Union([
    Type.Literal('sold_out'),
    Type.Literal('left'),
    Type.Literal('cancelled'),
    Type.Literal('lost'),
    Type.Literal('failure'),
  ]),
  /** With `sold_out`: how many units were left, fewer than asked for. */
  unitsLeft: Type.Optional(Type.Integer({ minimum: 1 })),
  /** With `sold_out`: how many stand by for a unit to come back. */
  standby: Type.Optional(Type.Integer({ minimum: 0 })),
  /** With `sold_out`: the number of the last ticket that got a unit in its turn, where that is known and before this one. */
  stockEndedAt: Type.Optional(Type.Integer({ minimum: 1 })),
});

/** How a task stands that is not a ticket. */
export const TaskStatusName = Type.Union([
  Type.Literal('queued'),
  Type.Literal('started'),
  Type.Literal('retrying'),
  Type.Literal('success'),
  Type.Literal('failure'),
  Type.Literal('revoked'),
  Type.Literal('expired'),
  Type.Literal('lost'),
]);

/** Any other task. */
export const PlainTask = Type.Object({
  taskId: Type.String(),
  kind: Type.String(),
  status: TaskStatusName,
  /** What a running task last said of its progress. */
  progress: Type.Optional(Type.Unknown()),
  result: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
  pollAfterMs: Type.Optional(Type.Integer({ minimum: 0 })),
});

export type QueuedTicket = Static<typeof QueuedTicket>;
export type WonTicket = Static<typeof WonTicket>;
export type StandbyTicket = Static<typeof StandbyTicket>;
export type ClosedTicket = Static<typeof ClosedTicket>;
export type Ticket = QueuedTicket | WonTicket | StandbyTicket | ClosedTicket;
export type PlainTask = Static<typeof PlainTask>;

export const Ticket = Type.Union([QueuedTicket, WonTicket, StandbyTicket, ClosedTicket], {
  $id: 'Ticket',
});

export const TicketList = Type.Object({ tickets: Type.Array(Ticket) }, { $id: 'TicketList' });
export type TicketList = Static<typeof TicketList>;

/** The buyer has left the line. Final. */
export const LeftLine = Type.Object({ status: Type.Literal('left') }, { $id: 'LeftLine' });

export const Task = Type.Union([QueuedTicket, WonTicket, StandbyTicket, ClosedTicket, PlainTask], {
  $id: 'Task',
});
export type Task = Ticket | PlainTask;
