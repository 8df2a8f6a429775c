import { createHmac, timingSafeEqual } from 'node:crypto';
import { keysFor } from './keys-for.ts';

const CODES = 1_000_000;
const BYTES = 6;

/** The codes that confirm a number. None is kept: each follows from its id and the secret that the processes share. */
export type PhoneCodes = {
  /** Six digits. */
  codeOf(codeId: string): string;
  isCode(codeId: string, code: string): boolean;
};

/** Of several secrets the first makes, and what any of them made is right. */
export function createPhoneCodes(secret: string | readonly string[]): PhoneCodes {
  const keys = keysFor('codes that confirm a number', secret);
  return {
    codeOf: (codeId) => codeBy(keys[0], codeId),
    isCode: (codeId, code) =>
      keys.some((key) => {
        const [made, entered] = [Buffer.from(codeBy(key, codeId)), Buffer.from(code)];
        return made.length === entered.length && timingSafeEqual(made, entered);
      }),
  };
}

function codeBy(key: Buffer, codeId: string): string {
  const digest = createHmac('sha256', key).update(codeId).digest();
  return String(digest.readUIntBE(0, BYTES) % CODES).padStart(6, '0');
}
