import { createHash, createHmac, createSecretKey, hash } from 'node:crypto';

const BLOCK = 64;
const DIGEST = 32;
/** Of the message, in bytes; a longer one is signed the slow way. */
const ROOM = 512;
const BYTES_OF_A_CHARACTER = 3;

/**
 * HMAC-SHA256 (RFC 2104) as two hashes of one call each, for what is signed with each request. `createHmac` makes an object that has to be
 * collected, and costs more than twice as much.
 */
export function hmacWith(
  key: Buffer | string,
): (message: string, encoding: 'base64' | 'base64url') => string {
  const given = Buffer.from(key);
  const secretKey = createSecretKey(given);
  const short = given.length > BLOCK ? createHash('sha256').update(given).digest() : given;
  const inner = Buffer.alloc(BLOCK + ROOM);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  for (let i = 0; i < BLOCK; i += 1) {
    inner[i] = (short[i] ?? 0) ^ 0x36;
    outer[i] = (short[i] ?? 0) ^ 0x5c;
  }
  return (message, encoding) => {
    if (message.length * BYTES_OF_A_CHARACTER > ROOM)
      return createHmac('sha256', secretKey).update(message).digest(encoding);
    const end = BLOCK + inner.write(message, BLOCK);
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK, 'binary');
    return hash('sha256', outer, encoding);
  };
}
