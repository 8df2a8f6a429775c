import type { ErrorCode } from '@seckill/contracts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The codes of this operation's own refusals, beside those that every operation like it may answer with. */
    refusals?: readonly ErrorCode[];
  }
}

/** The `config` of a route that refuses with these codes; the document lists them by their status. */
export const mayRefuse = (...refusals: ErrorCode[]) => ({ refusals });

/** With what a new place in a sale's line may be refused, in line and on standby alike. */
export const ENTRY_REFUSALS = [
  'too_many_units',
  'members_only',
  'verified_only',
  'pass_required',
  'pass_invalid',
  'sale_not_found',
  'tries_used_up',
  'number_has_order',
  'sale_paused',
  'sale_ended',
  'sale_not_started',
  'rate_limited',
  'overloaded',
] as const satisfies readonly ErrorCode[];
