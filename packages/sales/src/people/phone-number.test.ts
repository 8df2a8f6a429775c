import { expect, it } from 'vitest';
import { mobileForms, mobileOf } from './phone-number.ts';

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

it.each([
  ['138 0000-0000', ['+8613800000000', '8613800000000', '13800000000']],
  ['+86 13800000000', ['+8613800000000', '8613800000000', '13800000000']],
  ['+44 (7911) 123456', ['+447911123456', '447911123456', '7911123456']],
  // It is no number of a phone, but it may have been typed as one.
  ['1234567', ['1234567']],
  ['138000', []],
  ['13800000000x', []],
  ['Guest 1380000000', []],
  ['１３８００００００００', []],
])('%s may be kept as %j', (written, forms) => {
  expect(mobileForms(written).toSorted()).toEqual(forms.toSorted());
});
