import { expect, it } from 'vitest';
import { createPhoneCodes } from './phone-codes.ts';

const OLD = 'an-old-secret-of-the-tests-0123456789';
const NEW = 'a-new-secret-of-the-tests-0123456789';

it('codes have six digits, and follow from their id and the secret', () => {
  const codes = createPhoneCodes(NEW);
  const made = Array.from({ length: 200 }, (_, i) => codes.codeOf(`id-${i}`));
  expect(made.every((code) => /^\d{6}$/.test(code))).toBe(true);
  expect(new Set(made).size).toBeGreaterThan(190);
  expect(codes.codeOf('id-1')).toBe(made[1]);
  expect(createPhoneCodes(OLD).codeOf('id-1')).not.toBe(made[1]);
});

it('a code is that of its id alone, by any secret that is still in use', () => {
  const code = createPhoneCodes(OLD).codeOf('id');
  const codes = createPhoneCodes([NEW, OLD]);
  expect(codes.isCode('id', code)).toBe(true);
  expect(codes.isCode('id', codes.codeOf('id'))).toBe(true);
  expect(codes.isCode('other', code)).toBe(false);
  expect(codes.isCode('id', `${code}0`)).toBe(false);
  expect(createPhoneCodes(NEW).isCode('id', code)).toBe(false);
});
