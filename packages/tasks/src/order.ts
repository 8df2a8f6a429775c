import { Units, VERDICT_MS } from '@seckill/contracts';
import { Type, type Static } from 'typebox';
import { defineTask } from '@seckill/task-engine';

/** What was agreed to when the ticket was taken: minor units of `currency`, and how long the buyer has to pay. */
export const Terms = Type.Object(
  {
    priceCents: Type.Integer({ minimum: 0 }),
    currency: Type.String({ minLength: 3, maxLength: 3 }),
    payWindowSeconds: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
export type Terms = Static<typeof Terms>;

/** One buyer's request for units of one round of a sale. */
export const PlaceOrder = Type.Object(
  {
    saleId: Type.Integer({ minimum: 1 }),
    round: Type.Integer({ minimum: 1 }),
    buyerId: Type.String({ minLength: 1, maxLength: 40 }),
    buyerName: Type.String({ maxLength: 64 }),
    /** 1 when not said. */
    units: Type.Optional(Units),
    /** Those of the sale when not said. */
    terms: Type.Optional(Terms),
    /** Set on all tickets of a round whose opening is drawn. */
    draw: Type.Optional(Type.Literal(true)),
    /** Spent by this ticket. */
    pass: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    /** Who comes too late waits for a unit to come back. */
    standby: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type PlaceOrder = Static<typeof PlaceOrder>;

/**
 * `duplicate`: the order is one the buyer already held, by another ticket. `standby` is not the end of it. `seq`: the change
 * of the standby line that the ticket was told last, a fencing token: nothing older is told after it. `units`: asked for, when
 * more than one. `unitsLeft`: fewer were left. `stockEndedAt`: the number of the last ticket that got a unit in its turn.
 */
export const PlaceResult = Type.Union([
  Type.Object({
    outcome: Type.Literal('success'),
    orderId: Type.String(),
    duplicate: Type.Optional(Type.Literal(true)),
  }),
  Type.Object({
    outcome: Type.Literal('sold_out'),
    seq: Type.Optional(Type.Integer()),
    units: Type.Optional(Units),
    unitsLeft: Type.Optional(Type.Integer({ minimum: 1 })),
    stockEndedAt: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  Type.Object({
    outcome: Type.Literal('standby'),
    buyerId: Type.String(),
    seq: Type.Optional(Type.Integer()),
    units: Type.Optional(Units),
    stockEndedAt: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  Type.Object({ outcome: Type.Literal('cancelled') }),
  Type.Object({ outcome: Type.Literal('left') }),
]);
export type PlaceResult = Static<typeof PlaceResult>;

/** Under which name a ticket is counted once it is decided, on the wire `TicketTally`: `failure` is the engine's word for what no handler could decide. */
export type PlaceTally = PlaceResult['outcome'] | 'duplicate' | 'failure';

/** The line a round's tickets stand in; their numbers start at 1. */
export const laneOfRound = (saleId: number, round: number): string => `${saleId}-${round}`;

/** The round that a line belongs to. */
export function roundOfLane(lane: string): { saleId: number; round: number } | undefined {
  const [, saleId, round] = /^(\d+)-(\d+)$/.exec(lane) ?? [];
  return saleId && round ? { saleId: Number(saleId), round: Number(round) } : undefined;
}

/** One round of one sale. */
export const RoundOfSale = Type.Object(
  { saleId: Type.Integer({ minimum: 1 }), round: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);
export type RoundOfSale = Static<typeof RoundOfSale>;

const UPKEEP_RETRY = { attempts: 20, baseMs: 200, capMs: 10_000, jitter: 0.5 };

/**
 * Ends what was not paid in time. Submitted for the moment a payment window ends; that moment is a hint, the
 * database's clock decides, and a sweep finds what a lost task leaves.
 */
export const orderExpire = defineTask({
  name: 'order.expire',
  queue: 'order',
  args: RoundOfSale,
  result: Type.Object({ expired: Type.Integer() }),
  retry: UPKEEP_RETRY,
});

/**
 * Settles the standby line of a round: units that came back go to the first in it; when the round or the sale is
 * over, it is told so. May be submitted at any time and any number of times.
 */
export const orderPromote = defineTask({
  name: 'order.promote',
  queue: 'order',
  args: RoundOfSale,
  result: Type.Object({ promoted: Type.Integer(), ended: Type.Integer() }),
  retry: UPKEEP_RETRY,
});

/** A purchase. It is tried again for as long as it takes: an accepted ticket must reach a verdict. */
export const orderPlace = defineTask({
  name: 'order.place',
  queue: 'order',
  args: PlaceOrder,
  result: PlaceResult,
  timeLimit: 30_000,
  resultTtlSeconds: VERDICT_MS / 1000,
  retry: { attempts: 1_000_000, baseMs: 100, capMs: 5000, jitter: 0.5 },
  batch: {
    max: 200,
    // Sales with neighbouring ids travel apart, so that none waits for another's line.
    shards: 8,
    spread: (lane) => roundOfLane(lane)?.saleId ?? 0,
    by: ({ saleId, round }) => laneOfRound(saleId, round),
    shared: ['saleId', 'round', 'terms', 'draw'],
    onePlace: true,
    // A draw decides by rank, not by number.
    together: ({ draw }) => draw === undefined,
    record: ({ units = 1 }) => (units > 1 ? `${units}` : ''),
    tally: (result): PlaceTally => ('duplicate' in result ? 'duplicate' : result.outcome),
  },
});

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
  result: Type.Object({
    released: Type.Integer(),
    rebuilt: Type.Integer(),
    promoted: Type.Integer(),
    told: Type.Integer(),
    /** Absent of a worker that did not count it yet. */
    balanced: Type.Optional(Type.Integer()),
  }),
  retry: { attempts: 1 },
  timeLimit: 60_000,
});
