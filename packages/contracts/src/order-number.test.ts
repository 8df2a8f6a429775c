import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { orderNumber, readOrderNumber } from './order-number.ts';

const newId = () => randomBytes(16).toString('base64url');

describe('the number of an order', () => {
  it('has three groups of four digits that are neither misheard nor misread', () => {
    for (let i = 0; i < 1000; i += 1) {
      expect(orderNumber(newId())).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    }
  });

  it('is the same for the same id, in every version', () => {
    expect(orderNumber('AAAAAAAAAAAAAAAAAAAAAA')).toBe('0000-0000-0000');
    expect(orderNumber('q83vEjRWeJCrze8SNFZ4kA')).toBe('NF6Y-Y4HM-ASWY');
    expect(orderNumber('short-id')).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  it('is another one for another id', () => {
    expect(new Set(Array.from({ length: 10_000 }, newId).map(orderNumber)).size).toBe(10_000);
  });

  it('is wrong with one wrong digit, or with two neighbours that changed places', () => {
    const digits = Array.from(orderNumber('q83vEjRWeJCrze8SNFZ4kA').replaceAll('-', ''));
    expect(isRight(digits)).toBe(true);
    digits.forEach((right, at) => {
      for (const wrong of DIGITS.replace(right, ''))
        expect(isRight(digits.with(at, wrong)), `${wrong} at ${at}`).toBe(false);
      const next = digits[at + 1];
      if (next !== undefined && next !== right)
        expect(isRight(digits.with(at, next).with(at + 1, right))).toBe(false);
    });
  });
});

describe('a number as people type it', () => {
  it.each([
    ['as it is', (number: string) => number],
    ['without dashes', (number: string) => number.replaceAll('-', '')],
    ['in small letters', (number: string) => number.toLowerCase()],
    ['in other groups, with room around', (number: string) => ` ${number.replaceAll('-', ' ')} `],
    [
      'with letters that look like digits',
      (number: string) => number.replaceAll('0', 'o').replaceAll('1', 'l'),
    ],
  ])('%s finds its order, and no other', (_, write) => {
    for (let i = 0; i < 200; i += 1) {
      const orderId = newId();
      const number = readOrderNumber(write(orderNumber(orderId)));
      expect(orderId.startsWith(number?.prefix ?? 'none')).toBe(true);
      expect(number?.prefix).toHaveLength(9);
      expect(number?.isOf(orderId)).toBe(true);
      expect(number?.isOf(newId())).toBe(false);
    }
  });

  it.each([
    '',
    '-',
    'NF6Y-Y4HM-ASW',
    'NF6Y-Y4HM-ASWYY',
    'NF6Y-Y4HM-ASWZ',
    'NF6Y-Y4HM-AUWY',
    'ÑF6Y-Y4HM-ASWY',
  ])('is none: %j', (typed) => {
    expect(readOrderNumber(typed)).toBeUndefined();
  });
});

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Luhn mod 32, as a reader of such a number checks it. */
const isRight = (digits: string[]) =>
  digits.toReversed().reduce((sum, digit, at) => {
    const value = DIGITS.indexOf(digit) * (1 + (at % 2));
    return sum + Math.floor(value / 32) + (value % 32);
  }, 0) %
    32 ===
  0;
