import { Type, type Static } from 'typebox';
import type { Sale } from './sales.ts';
import type { Task } from './tasks.ts';
import { SaleId, TASK_ID_PATTERN } from './primitives.ts';

/** What a page may say on `/api/live`. Anything else is answered with `{type:"error", code:"bad_message"}`. */
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
  Type.Object({ type: Type.Literal('ping') }, { additionalProperties: false }),
]);
export type LiveRequest = Static<typeof LiveRequest>;

export type LiveErrorCode =
  | 'bad_message'
  | 'unauthenticated'
  | 'task_not_found'
  | 'sale_not_found'
  | 'too_many_watches'
  | 'rate_limited'
  | 'unavailable';

/** How far a line has come: tickets up to number `processed` are decided, at `perSecond` a second. */
export type LineMessage = {
  type: 'line';
  saleId: number;
  round: number;
  processed: number;
  perSecond: number;
};

/** What the server says. A `task` or `sale` message always carries the whole present state. */
export type LiveMessage =
  | { type: 'task'; task: Task }
  | { type: 'sale'; sale: Sale }
  | LineMessage
  | { type: 'pong' }
  | { type: 'error'; code: LiveErrorCode; taskId?: string };
