import { Type, type Static } from 'typebox';
import { IsoTime, SaleId } from '../primitives.ts';
import { VerdictTimes } from './overview.ts';

const Count = Type.Integer({ minimum: 0 });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** A round of a sale, as operators see it. */
export const AdminRound = Type.Object(
  {
    saleId: SaleId,
    round: Type.Integer({ minimum: 1 }),
    state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
    total: Count,
    sold: Count,
    openedAt: IsoTime,
    closedAt: orNull(IsoTime),
    /** Since when its record is whole: nothing of it changes any more. */
    recordedAt: orNull(IsoTime),
    /** Its tickets, once it is recorded: how many were accepted and decided, and how many of each outcome. */
    figures: orNull(
      Type.Object({
        accepted: Count,
        decided: Count,
        outcomes: Type.Record(Type.String(), Count),
      }),
    ),
    /** How long its tickets waited for their verdict; absent where nothing was decided, or nobody knows any more. */
    verdictMs: Type.Optional(VerdictTimes),
  },
  { $id: 'AdminRound' },
);
export type AdminRound = Static<typeof AdminRound>;

/** Only rounds before this one: `next` of the page before. */
export const AdminRoundQuery = Type.Object(
  { before: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })) },
  { additionalProperties: false },
);
export type AdminRoundQuery = Static<typeof AdminRoundQuery>;

/** The newest first; `next` is null on the last page. */
export const AdminRoundList = Type.Object(
  { rounds: Type.Array(AdminRound), next: orNull(Type.Integer({ minimum: 1 })) },
  { $id: 'AdminRoundList' },
);
export type AdminRoundList = Static<typeof AdminRoundList>;
