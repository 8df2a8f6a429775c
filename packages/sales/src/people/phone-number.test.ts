import { expect, it } from 'vitest';
import { mobileOf } from './phone-number.ts';

it.each([
  ['13800000000', '+8613800000000'],
  ['+8613800000000', '+8613800000000'],
  ['+8608613800000000', undefined],
  ['+86013800000000', '+8613800000000'],
  ['+447911123456', '+447911123456'],
  ['+4407911123456', '+447911123456'],
  ['+12125551234', '+12125551234'],
  ['+862112345678', undefined],
  ['7911123456', undefined],
])('%s is %s, however it is written', (written, mobile) => {
  expect(mobileOf(written)).toBe(mobile);
});
