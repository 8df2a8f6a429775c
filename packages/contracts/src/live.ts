import { Type, type Static } from 'typebox';
import { LanguageName } from './language/language-query.ts';
import { SaleId, TASK_ID_PATTERN } from './primitives.ts';
import { Sale } from './sales.ts';
import { Task } from './tasks.ts';

/**
 * What a page may say on `/api/live`. Anything else is answered with `{type:"error", code:"bad_message"}`. `language`: what is
 * told from now on is told in it; before, as the handshake asked for it.
 */
export const LiveRequest = Type.Union([
  Type.Object(
    {
      type: Type.Literal('watch'),
      taskIds: Type.Array(Type.String({ pattern: TASK_ID_PATTERN }), { minItems: 1, maxItems: 20 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('watch-sale'), saleId: SaleId },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('language'), lang: LanguageName },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('ping') }, { additionalProperties: false }),
]);
export type LiveRequest = Static<typeof LiveRequest>;

export const LIVE_ERRORS = [
  'bad_message',
  'unauthenticated',
  'task_not_found',
  'sale_not_found',
  'too_many_watches',
  'rate_limited',
  'unavailable',
] as const;
export type LiveErrorCode = (typeof LIVE_ERRORS)[number];

/** How far a line has come: tickets up to number `processed` are decided, at `perSecond` a second. */
export const LineMessage = Type.Object({
  type: Type.Literal('line'),
  saleId: SaleId,
  round: Type.Integer({ minimum: 1 }),
  processed: Type.Integer({ minimum: 0 }),
  perSecond: Type.Number({ minimum: 0 }),
});
export type LineMessage = Static<typeof LineMessage>;

/** What the server says. A `task` or `sale` message always carries the whole present state. */
export const LiveMessage = Type.Union([
  Type.Object({ type: Type.Literal('task'), task: Task }),
  Type.Object({ type: Type.Literal('sale'), sale: Sale }),
  LineMessage,
  Type.Object({ type: Type.Literal('pong') }),
  Type.Object({
    type: Type.Literal('error'),
    code: Type.Unsafe<LiveErrorCode>({ type: 'string', enum: [...LIVE_ERRORS] }),
    taskId: Type.Optional(Type.String()),
  }),
]);
export type LiveMessage = Static<typeof LiveMessage>;
