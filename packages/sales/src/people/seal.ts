import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keysFor } from './keys-for.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Makes texts unreadable to whoever can read Redis, a backup of it or a queue dashboard. */
export type Seal = {
  /** `boundTo` must be the same to open it: a sealed text cannot be moved to another place. */
  close(text: string, boundTo: string): string;
  /** Throws when the text was changed, bound to something else, or sealed with another secret. */
  open(sealed: string, boundTo: string): string;
};

/**
 * AES-256-GCM by a key of its own, derived from the secret that the processes share: what one key signs must
 * not be encrypted with it. Of several secrets the first seals, and all open.
 */
export function createSeal(secret: string | readonly string[]): Seal {
  const keys = keysFor('texts on their way', secret);
  return {
    close(text, boundTo) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, keys[0], iv).setAAD(Buffer.from(boundTo));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, boundTo) {
      const opened = keys.flatMap((each) => openWith(each, sealed, boundTo) ?? []);
      if (opened[0] === undefined) throw new Error('This was not sealed here, for this place.');
      return opened[0];
    },
  };
}

function openWith(key: Buffer, sealed: string, boundTo: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(tag);
    const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
