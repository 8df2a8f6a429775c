import { Signer } from '@fastify/cookie';
import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCookieSigner } from './cookie-signer.ts';

const text = string({ unit: 'binary', maxLength: 300 });
/** Also longer than a block of SHA-256, which is hashed first. */
const secrets = array(string({ minLength: 32, maxLength: 150 }), { minLength: 1, maxLength: 3 });

describe('the signer of cookies', () => {
  it('signs as @fastify/cookie does, and each finds right what the other signed', () => {
    assert(
      property(secrets, text, (all, value) => {
        const [own, theirs] = [createCookieSigner(all), new Signer(all)];
        const signed = own.sign(value);
        expect(signed).toBe(theirs.sign(value));
        expect(own.unsign(signed)).toEqual(theirs.unsign(signed));
        const byLast = new Signer(all.slice(-1)).sign(value);
        expect(own.unsign(byLast)).toEqual(theirs.unsign(byLast));
      }),
      { numRuns: 300 },
    );
  });

  it('finds nothing right that nobody signed', () => {
    const { sign, unsign } = createCookieSigner(['s'.repeat(32)]);
    const wrong = { valid: false, renew: false, value: null };
    const signed = sign('who.1');
    for (const text of [
      '',
      '.',
      'who.1',
      `${signed}=`,
      signed.slice(0, -1),
      `x${signed}`,
      signed.slice(5),
    ])
      expect(unsign(text)).toEqual(wrong);
    const more = string({ minLength: 1 });
    assert(property(more, (before) => !unsign(before + signed).valid));
  });
});
