import { createHmac } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { createSigner, MAC_LENGTH } from './signatures.ts';

const SECRET = 'a secret of this test, 0123456789';
const key = createHmac('sha256', SECRET).update('task ids').digest();
const expected = (message: string) =>
  createHmac('sha256', key).update(message).digest('base64url').slice(0, MAC_LENGTH);

it('signs by HMAC-SHA256, as ids of every version do, whatever the text and however long', () => {
  const { sign } = createSigner(SECRET);
  const text = string({ unit: 'binary', maxLength: 400 });
  assert(
    property(text, (message) => sign(message) === expected(message)),
    { numRuns: 200 },
  );
  for (const length of [0, 1, 55, 56, 64, 170, 171, 511, 512, 513, 5000])
    for (const letter of ['a', 'é', '秒', '🛒'])
      expect(sign(letter.repeat(length))).toBe(expected(letter.repeat(length)));
});

it('keeps nothing of the message before', () => {
  const { sign, verify } = createSigner(SECRET);
  sign('a long one '.repeat(12));
  expect(sign('short')).toBe(expected('short'));
  expect(verify('short', sign('short'))).toBe(true);
  expect(verify('short', sign('short '))).toBe(false);
  expect(verify('short', '')).toBe(false);
  expect(createSigner(`${SECRET}x`).verify('short', sign('short'))).toBe(false);
});
