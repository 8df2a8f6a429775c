import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';

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
  const sign = (message: string): string => digest(message).slice(0, MAC_LENGTH);
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

const BLOCK = 64;
/** Of the message, in bytes; a longer one is signed the slow way. */
const ROOM = 512;
const BYTES_OF_A_CHARACTER = 3;

/**
 * HMAC (RFC 2104) of a key of 32 bytes, as two hashes of one call each. `createHmac` makes an object that has to be collected, and costs more than twice as
 * much, which each ticket pays twice.
 */
function hmacWith(key: Buffer): (message: string) => string {
  const secretKey = createSecretKey(key);
  const inner = Buffer.alloc(BLOCK + ROOM);
  const outer = Buffer.alloc(BLOCK + key.length);
  for (let i = 0; i < BLOCK; i += 1) {
    inner[i] = (key[i] ?? 0) ^ 0x36;
    outer[i] = (key[i] ?? 0) ^ 0x5c;
  }
  return (message) => {
    if (message.length * BYTES_OF_A_CHARACTER > ROOM)
      return createHmac('sha256', secretKey).update(message).digest('base64url');
    const end = BLOCK + inner.write(message, BLOCK);
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK, 'binary');
    return hash('sha256', outer, 'base64url');
  };
}
