import { Type } from 'typebox';

/** ISO 8601, UTC, milliseconds: `2026-11-22T09:00:00.000Z`. */
export const IsoTime = Type.String({ format: 'date-time' });

/**
 * A moment that somebody sends: ISO 8601 with an offset, from 1970 to 9999 in UTC, as every store can keep it. No leap second, and
 * only offsets as a browser reads them (`+08:00`).
 */
export const Moment = Type.String({
  format: 'date-time',
  pattern:
    '^(?!1970-01-01.*\\+)(?!9999-12-31.*-\\d\\d:)(?:19[7-9]\\d|[2-9]\\d{3})-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d\\d:\\d\\d)$',
});

/** Money in integer minor units (分, cents) of the currency beside it; what a column keeps. */
export const Cents = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** Sale ids are small positive integers, in a path they travel as digits. */
export const SaleId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const SaleParams = Type.Object({
  saleId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});

/** What an id of a task may look like before its signature is checked. */
export const TASK_ID_PATTERN = '^[A-Za-z0-9._~-]{8,128}$';

/** A body that carries nothing; anything in it is refused. */
export const EmptyBody = Type.Object({}, { additionalProperties: false });
