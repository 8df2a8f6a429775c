import type { SaleRow } from '@seckill/db';
import type { Passes, PassHolder } from '@seckill/sales';
import { ApiError } from '../http/errors.ts';
import { hasConfirmedPhone, isGuest, type KnownSession } from '../http/session.ts';

/** Throws when a sale is for other buyers than this one; asks nobody. */
export function refuseUnlessBuyer(
  app: Parameters<typeof hasConfirmedPhone>[0],
  { buyers }: Pick<SaleRow, 'buyers'>,
  session: KnownSession,
) {
  if (buyers === 'guests') return;
  if (isGuest(session.userId)) {
    throw new ApiError('members_only', 'This sale is for members. Sign in, or make an account.');
  }
  if (buyers === 'verified' && !hasConfirmedPhone(app, session)) {
    throw new ApiError('verified_only', 'This sale is for members with a confirmed phone.');
  }
}

/**
 * Throws when a sale asks for a pass and this is none of its holder. Answers the number after which the ticket that it buys comes;
 * undefined where nobody asks for one. Nothing is asked of a store.
 */
export function passTerms(
  passes: Passes,
  { row, now }: { row: Pick<SaleRow, 'id' | 'round' | 'passRequired'>; now(): number },
  { userId }: KnownSession,
  pass: string | undefined,
): number | undefined {
  if (!row.passRequired) return undefined;
  if (pass === undefined) {
    throw new ApiError('pass_required', 'This sale asks for a pass. Fetch one first.');
  }
  const holder: PassHolder = { userId, saleId: row.id, round: row.round };
  const terms = passes.read(holder, pass, now());
  if (!terms) {
    throw new ApiError('pass_invalid', 'This pass is of another buyer or round, or too old.');
  }
  return terms.after;
}
