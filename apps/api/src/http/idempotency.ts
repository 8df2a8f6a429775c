import { createHash } from 'node:crypto';
import { IdempotencyKey } from '@seckill/contracts';
import { Type, type Static } from 'typebox';

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(IdempotencyKey),
});

/** What a caller's Idempotency-Key is kept as: a digest, so that one key may be used for operations of two kinds. */
export function operationKey(
  operation: 'create' | 'reset' | 'edit',
  headers: Static<typeof IdempotencyHeaders>,
): string | undefined {
  const key = headers['idempotency-key'];
  return key && createHash('sha256').update(`${operation} ${key}`).digest('hex');
}
