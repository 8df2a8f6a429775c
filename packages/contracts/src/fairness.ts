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
 * SHA-256 of its id, and its first verdict, followed by a space and its units where it asked for several. Each `link` is the SHA-1 of the link before it ('' at first) and the
 * batch's `tickets` as JSON; batches are in the order they were decided.
 */
export const FairnessRecord = Type.Object(
  {
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    /** Whether the round is over and every ticket is decided. As `lateUnits` it is of the moment: of several pages the last says it. */
    complete: Type.Boolean(),
    /** Units that came back or were added while the round ran: so many late tickets may have won. */
    lateUnits: Type.Integer({ minimum: 0 }),
    /**
     * Of a round whose opening was drawn. `hash`: the SHA-256 of `seed`, told before the opening. The rest is told once the set
     * is closed: its numbers, and the SHA-256 of its tickets, `<number> <hash>` each, joined by line feeds. They were decided
     * by rising HMAC-SHA256(HMAC-SHA256(seed, digest), number), all as hexadecimal texts.
     */
    draw: Type.Optional(
      Type.Object({
        hash: Type.String(),
        seed: Type.Optional(Type.String()),
        first: Type.Optional(Type.Integer({ minimum: 1 })),
        last: Type.Optional(Type.Integer({ minimum: 0 })),
        digest: Type.Optional(Type.String()),
      }),
    ),
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
