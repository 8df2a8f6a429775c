import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createReceiptCodes } from './receipt-code.ts';

const codes = createReceiptCodes('a secret of at least thirty-two bytes');
const newId = () => randomBytes(16).toString('base64url');

it('a code finds and proves its order, however it is typed', () => {
  for (let times = 0; times < 200; times += 1) {
    const orderId = newId();
    const code = codes.codeOf(orderId);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const sloppy = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    for (const typed of [code, sloppy]) {
      const receipt = codes.read(typed);
      expect(orderId.startsWith(receipt?.prefix ?? 'none')).toBe(true);
      expect(receipt?.isOf(orderId)).toBe(true);
    }
  }
});

it('a code of another order, of another shop, cut or misspelt proves nothing', () => {
  const orderId = newId();
  const code = codes.codeOf(orderId);
  expect(codes.read(codes.codeOf(newId()))?.isOf(orderId)).toBe(false);
  const other = createReceiptCodes('another secret of thirty-two bytes..');
  expect(other.read(code)?.isOf(orderId)).toBe(false);
  for (const typed of [
    '',
    code.slice(0, -1),
    `${code}0`,
    `${code.slice(0, -1)}U`,
    'ß'.repeat(16),
  ]) {
    expect(codes.read(typed)).toBeUndefined();
  }
});

it('a code made with the secret before still proves its order', () => {
  const orderId = newId();
  const both = createReceiptCodes([
    'another secret of thirty-two bytes..',
    'a secret of at least thirty-two bytes',
  ]);
  expect(both.read(codes.codeOf(orderId))?.isOf(orderId)).toBe(true);
  expect(both.codeOf(orderId)).not.toBe(codes.codeOf(orderId));
  expect(both.read(both.codeOf(orderId))?.isOf(orderId)).toBe(true);
});
