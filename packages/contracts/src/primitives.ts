import { Type } from 'typebox';
import { LIMITS } from './fields/limits.ts';
import { CURRENCIES } from './money/currencies.ts';
import { MOST_CENTS } from './money/money.ts';

/** ISO 8601, UTC, milliseconds: `2026-11-22T09:00:00.000Z`. */
export const IsoTime = Type.String({ format: 'date-time' });

/**
 * A moment that somebody sends: ISO 8601 with an offset, from 1970 to 9999 in UTC, as every store can keep it. No leap second, nothing
 * finer than a millisecond, and only offsets as a browser reads them (`+08:00`).
 */
export const Moment = Type.String({
  format: 'date-time',
  pattern:
    '^(?!1970-01-01.*\\+)(?!9999-12-31.*-\\d\\d:)(?:19[7-9]\\d|[2-9]\\d{3})-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:[0-5]\\d(?:\\.\\d{1,3})?(?:[Zz]|[+-]\\d\\d:\\d\\d)$',
  description:
    'a moment as 2026-11-22T09:00:00.000Z, from 1970 to 9999, with an offset and to the millisecond at most',
  examples: ['2026-11-22T09:00:00.000Z'],
});

/** Money in integer minor units (分, cents) of the currency beside it; what a column keeps. */
export const Cents = Type.Integer({ minimum: 0, maximum: MOST_CENTS });

/** Any sum of money in minor units, as of several units or of what a provider says has come. */
export const AnyCents = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** The code of a currency of ISO 4217. */
export const Currency = Type.Unsafe<string>({ type: 'string', enum: [...CURRENCIES] });

/** Any code that looks like one: a sale may be in a currency that was withdrawn since. */
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$', examples: ['CNY'] });

/** How many units one buyer may have of a sale. */
export const Units = Type.Integer({ minimum: 1, maximum: LIMITS.perBuyer });

/** Sale ids are small positive integers, in a path they travel as digits. */
export const SaleId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const SaleParams = Type.Object({
  saleId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});

/** The number of a round of a sale. */
export const Round = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** What an id of a task may look like before its signature is checked. */
export const TASK_ID_PATTERN = '^[A-Za-z0-9._~-]{8,128}$';

/** A body that carries nothing; anything in it is refused. */
export const EmptyBody = Type.Object({}, { additionalProperties: false });
