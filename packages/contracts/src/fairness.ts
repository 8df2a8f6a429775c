import { Type, type Static } from 'typebox';
import { SaleId } from './primitives.ts';

export const RoundParams = Type.Object({
  saleId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
  round: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});

/** Only the batches from the one with this number on, a page of them; all of them when it is left out. */
export const RecordQuery = Type.Object(
  { from: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,9}$' })) },
  { additionalProperties: false },
);

/**
 * How a round was decided, for anyone to check. Each ticket is its number, the first 16 characters of the base64url
 * SHA-256 of its id, and its first verdict. Each `link` is the SHA-1 of the link before it ('' at first) and the
 * batch's `tickets` as JSON; batches are in the order they were decided.
 */
export const FairnessRecord = Type.Object(
  {
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    /** Whether every ticket is decided. */
    complete: Type.Boolean(),
    /** Units that came back or were added while the round ran: so many late tickets may have won. */
    lateUnits: Type.Integer({ minimum: 0 }),
    /** With `?from=`: the number with which the following page begins; null when there is none yet. */
    next: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
    batches: Type.Array(
      Type.Object({
        link: Type.String(),
        tickets: Type.Array(Type.Tuple([Type.Integer(), Type.String(), Type.String()])),
      }),
    ),
  },
  { $id: 'FairnessRecord' },
);
export type FairnessRecord = Static<typeof FairnessRecord>;
