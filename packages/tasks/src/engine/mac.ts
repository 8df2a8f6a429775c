import { createHmac, timingSafeEqual } from 'node:crypto';

/** 96 bits, 16 characters: a guess succeeds with 2^-96, and ids stay short. */
const MAC_BYTES = 12;
export const MAC_LENGTH = 16;

export type Signer = {
  sign(message: string): string;
  verify(message: string, mac: string): boolean;
};

/**
 * HMAC-SHA256 truncated to 96 bits, base64url. The key is derived from the secret, so the same secret
 * may also sign sessions.
 */
export function createSigner(secret: string): Signer {
  const key = createHmac('sha256', secret).update('seckill task ids').digest();
  const sign = (message: string): string =>
    createHmac('sha256', key).update(message).digest().toString('base64url', 0, MAC_BYTES);
  return {
    sign,
    verify(message, mac) {
      const given = Buffer.from(mac);
      const expected = Buffer.from(sign(message));
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
