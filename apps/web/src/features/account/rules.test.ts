import { describe, expect, it } from 'vitest';
import { PhoneRequest, SignUp, SIGN_UP_LIMITS } from '@seckill/contracts';
import { edgesOf, takes } from '../../testing/contract.ts';
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

  const good = { username: 'ada', password: 'correct horse', mobile: '13800000000' };
  const texts = [1, 2, 7, 8, 32, SIGN_UP_LIMITS.password.maxLength].flatMap(edgesOf);
  const mobiles = [
    'correct\nhorse',
    '+8613800000000',
    '0123456789',
    '1'.repeat(15),
    '1'.repeat(16),
    '+',
    '１２３４５６７',
  ];
  it.each(['username', 'password', 'mobile'] as const)(
    '%s is taken as the API takes it',
    (field) => {
      const taken = takes(SignUp);
      for (const value of [...texts, ...mobiles])
        expect([value, wrongWith(field, value) === undefined]).toEqual([
          value,
          taken({ ...good, [field]: value }),
        ]);
    },
  );

  it('a number to be confirmed is taken as the API takes it', () => {
    const taken = takes(PhoneRequest);
    for (const mobile of [...texts, ...mobiles])
      expect([mobile, wrongWith('mobile', mobile) === undefined]).toEqual([
        mobile,
        taken({ mobile }),
      ]);
  });

  it('a mobile number may be written as people write it', () => {
    expect(plainMobile(' +86 138-0000 (0000)')).toBe('+8613800000000');
  });
});
