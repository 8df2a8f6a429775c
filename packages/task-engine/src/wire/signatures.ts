import { createHmac, timingSafeEqual } from 'node:crypto';
import { hmacWith } from './hmac.ts';

/** 96 bits in 16 characters: a guess succeeds once in 2^96, and ids stay short. */
export const MAC_LENGTH = 16;

type Signer = {
  /** Names the key without telling it, so that another process can say whether it has the same. */
  readonly keyId: string;
  sign(message: string): string;
  verify(message: string, mac: string): boolean;
};

/** HMAC-SHA256 truncated to 96 bits, base64url. The key is derived from the secret, so that the same secret may sign other things. */
export function createSigner(secret: string): Signer {
  const digest = hmacWith(createHmac('sha256', secret).update('task ids').digest());
  const sign = (message: string): string => digest(message, 'base64url').slice(0, MAC_LENGTH);
  return {
    keyId: sign('key id').slice(0, 6),
    sign,
    verify(message, mac) {
      const given = Buffer.from(mac);
      const right = Buffer.from(sign(message));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
