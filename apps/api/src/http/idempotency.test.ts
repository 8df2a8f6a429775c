import { expect, it } from 'vitest';
import { operationKey } from './idempotency.ts';

it('one key of a caller is another one for each operation, and always the same', () => {
  const headers = { 'idempotency-key': 'once' };
  const keys = [1, 2].flatMap(() => [
    operationKey('create', headers),
    operationKey('reset', headers),
    operationKey('edit', headers),
  ]);
  expect(new Set(keys).size).toBe(3);
  expect(operationKey('reset', {})).toBeUndefined();
});
