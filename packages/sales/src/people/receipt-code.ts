import { createHmac, timingSafeEqual } from 'node:crypto';
import { idPrefixOf, orderNumber, plainDigits } from '@seckill/contracts';
import { keysFor } from './keys-for.ts';

/** Crockford's digits: no I, L, O or U, which are misheard or misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first 30 bits of the order's id, as its number begins, too; then 50 bits that only the shop can know. */
const FINDS = 6;
const PROVES = 10;

export type ReceiptCodes = {
  /** `7K3M-Q8TX-2V9R-4HBD`, for whoever has this order. */
  codeOf(orderId: string): string;
  /** What a code that people typed says; undefined when it is none. */
  read(typed: string): Receipt | undefined;
};

export type Receipt = {
  /** What the id of the order begins with. */
  prefix: string;
  /** Whether it is the code of this order. Takes the same time for any other. */
  isOf(orderId: string): boolean;
};

/** Codes on receipts: made of the order's id and the secret, so that nothing is kept of them. Of several secrets the first makes them, and all know them. */
export function createReceiptCodes(secret: string | readonly string[]): ReceiptCodes {
  const keys = keysFor('codes on receipts', secret);
  const proofOf = (orderId: string, key = keys[0]): string =>
    [...createHmac('sha256', key).update(orderId).digest().subarray(0, PROVES)]
      .map((byte) => DIGITS.charAt(byte % DIGITS.length))
      .join('');
  return {
    codeOf(orderId) {
      const code = orderNumber(orderId).replaceAll('-', '').slice(0, FINDS) + proofOf(orderId);
      return code.replace(/.{4}(?=.)/g, '$&-');
    },
    read(typed) {
      const code = plainDigits(typed);
      if (code.length !== FINDS + PROVES) return undefined;
      const proof = Buffer.from(code.slice(FINDS));
      return {
        prefix: idPrefixOf(code.slice(0, FINDS)),
        isOf: (orderId) =>
          keys.filter((key) => timingSafeEqual(proof, Buffer.from(proofOf(orderId, key)))).length >
          0,
      };
    },
  };
}
