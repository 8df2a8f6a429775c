import { Type } from 'typebox';

/** ISO 8601, UTC, milliseconds: `2026-11-22T09:00:00.000Z`. */
export const IsoTime = Type.String({ format: 'date-time' });

/** Money in integer minor units (分, cents) of the currency beside it. */
export const Cents = Type.Integer({ minimum: 0 });

/** Sale ids are small positive integers, in a path they travel as digits. */
export const SaleId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const SaleParams = Type.Object({
  saleId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});

/** What an id of a task may look like before its signature is checked. */
export const TASK_ID_PATTERN = '^[A-Za-z0-9._~-]{8,128}$';

/** A body that carries nothing; anything in it is refused. */
export const EmptyBody = Type.Object({}, { additionalProperties: false });
