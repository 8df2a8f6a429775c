import { Type, type Static } from 'typebox';

const CountOrNull = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]);

/** Whom a change of a sale meets just now, in its present round; null: that store cannot say. */
export const PeopleMet = Type.Object(
  {
    /** In line and not decided yet. */
    waiting: CountOrNull,
    /** Waiting for a unit to come back. */
    standby: CountOrNull,
    /** Orders that have yet to be paid. */
    unpaid: CountOrNull,
  },
  { $id: 'PeopleMet' },
);
export type PeopleMet = Static<typeof PeopleMet>;
