import { describe, expect, it } from 'vitest';
import { plainMobile, wrongWith } from './rules.ts';

describe('a field of a sign-up', () => {
  it.each([
    ['username', 'ada', undefined],
    ['username', '秒杀.王_5', undefined],
    ['username', 'a', 'username'],
    ['username', 'has space', 'username'],
    ['username', 'x'.repeat(33), 'username'],
    ['username', '', 'missing'],
    ['password', '12345678', undefined],
    ['password', '1234567', 'password'],
    ['password', '😀'.repeat(7), 'password'],
    ['password', '😀'.repeat(128), undefined],
    ['password', 'x'.repeat(129), 'password'],
    ['mobile', '13800000000', undefined],
    ['mobile', '+8613800000000', undefined],
    ['mobile', '0123456789', 'mobile'],
    ['mobile', 'call me', 'mobile'],
  ] as const)('%s %j: %s', (field, value, wrong) => {
    expect(wrongWith(field, value)).toBe(wrong);
  });

  it('a mobile number may be written as people write it', () => {
    expect(plainMobile(' +86 138-0000 (0000)')).toBe('+8613800000000');
  });
});
