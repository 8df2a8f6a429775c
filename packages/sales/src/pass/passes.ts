import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { keysFor } from '../people/keys-for.ts';

/** Whose pass it is: one session, in one round of one sale. */
export type PassHolder = { userId: string; saleId: number; round: number };

/**
 * `after`: the number of the last ticket that its holder has taken before. The ticket that a pass buys has a later one, so that where
 * the holder's place is later the pass is spent, and nothing has to be kept of it. `expiresAt`: ms.
 */
export type PassTerms = { after: number; expiresAt: number };

/** The work asked for a pass. */
export type WorkTerms = PassTerms & { parts: number; bits: number };

export type Passes = {
  /** The token of a challenge. */
  challenge(holder: PassHolder, terms: WorkTerms): string;
  /** What a challenge says, and the pass that its solution buys: always the same. Undefined for one of another holder, or past its time. */
  redeem(
    holder: PassHolder,
    token: string,
    now: number,
  ): (WorkTerms & { pass: string }) | undefined;
  /** What a pass says; undefined for one of another holder, or past its time. */
  read(holder: PassHolder, pass: string, now: number): PassTerms | undefined;
};

const proofOf = (
  key: Buffer,
  kind: string,
  { userId, saleId, round }: PassHolder,
  said: string,
): Buffer =>
  createHmac('sha256', key)
    .update(`${kind} ${userId} ${saleId} ${round} ${said}`)
    .digest()
    .subarray(0, 16);

/** Signed texts of which no store knows. Of several secrets the first signs, and each verifies. */
export function createPasses(secrets: string | readonly string[]): Passes {
  const keys = keysFor('passes', secrets);

  const sign = (kind: string, holder: PassHolder, said: string): string =>
    `${said}.${proofOf(keys[0], kind, holder, said).toString('base64url')}`;

  /** What was signed, in its parts; undefined when it was not. */
  function verified(kind: string, holder: PassHolder, signed: string): string[] | undefined {
    const end = signed.lastIndexOf('.');
    const said = signed.slice(0, Math.max(0, end));
    const proof = Buffer.from(signed.slice(end + 1), 'base64url');
    const isRight = keys.some((key) => {
      const right = proofOf(key, kind, holder, said);
      return proof.length === right.length && timingSafeEqual(proof, right);
    });
    return isRight ? said.split('.') : undefined;
  }

  return {
    challenge: (holder, { after, expiresAt, parts, bits }) => {
      const nonce = randomBytes(12).toString('base64url');
      return sign('challenge', holder, [after, expiresAt, nonce, parts, bits].join('.'));
    },
    redeem(holder, token, now) {
      const [after, expiresAt, nonce, parts, bits] = verified('challenge', holder, token) ?? [];
      if (nonce === undefined || Number(expiresAt) <= now) return undefined;
      return {
        after: Number(after),
        expiresAt: Number(expiresAt),
        parts: Number(parts),
        bits: Number(bits),
        pass: sign('pass', holder, [after, expiresAt, nonce].join('.')),
      };
    },
    read(holder, pass, now) {
      const [after, expiresAt] = verified('pass', holder, pass) ?? [];
      if (expiresAt === undefined || Number(expiresAt) <= now) return undefined;
      return { after: Number(after), expiresAt: Number(expiresAt) };
    },
  };
}
