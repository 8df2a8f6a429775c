import { Type, type Static } from 'typebox';
import { IsoTime } from '../primitives.ts';

/**
 * Work to be done for a pass: for each part from 0 to `parts` − 1 a number below 2^32, so that SHA-256 of the 40 bytes
 * SHA-256(`token`), part, number (both 32 bits, the higher byte first) begins with `bits` zero bits.
 */
export const PassChallenge = Type.Object(
  {
    token: Type.String({ maxLength: 200 }),
    algorithm: Type.Literal('sha-256'),
    parts: Type.Integer({ minimum: 1, maximum: 64 }),
    bits: Type.Integer({ minimum: 1, maximum: 28 }),
  },
  { $id: 'PassChallenge' },
);
export type PassChallenge = Static<typeof PassChallenge>;

/**
 * Nothing, to be given a challenge; or the challenge's token with one number per part, to be given the pass. `verification`: what the
 * shop's verifier gave the buyer, where it has one.
 */
export const PassRequest = Type.Object(
  {
    challenge: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._-]{1,200}$' })),
    solution: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 4_294_967_295 }), {
        minItems: 1,
        maxItems: 64,
      }),
    ),
    verification: Type.Optional(Type.String({ pattern: '^[ -~]{1,4096}$' })),
  },
  { $id: 'PassRequest', additionalProperties: false },
);
export type PassRequest = Static<typeof PassRequest>;

/** `pass` is null while its challenge is not solved; `expiresAt` is then the end of the challenge. */
export const PassAnswer = Type.Object(
  {
    pass: Type.Union([Type.String(), Type.Null()]),
    expiresAt: IsoTime,
    challenge: Type.Optional(PassChallenge),
  },
  { $id: 'PassAnswer' },
);
export type PassAnswer = Static<typeof PassAnswer>;

/** What a pass may look like before its signature is checked. */
export const Pass = Type.String({ pattern: '^[A-Za-z0-9._-]{16,200}$' });
