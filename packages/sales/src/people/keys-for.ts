import { hkdfSync } from 'node:crypto';

/**
 * The keys of one purpose, derived from the secrets that all processes share: what is made for one purpose is worth nothing for
 * another. The first makes, each recognises what it made.
 *
 * @throws RangeError without a secret.
 */
export function keysFor(
  purpose: string,
  secrets: string | readonly string[],
): readonly [Buffer, ...Buffer[]] {
  const keyOf = (secret: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `seckill: ${purpose}`, 32));
  const [first, ...others] = [secrets].flat();
  if (first === undefined) throw new RangeError(`There is no secret for ${purpose}.`);
  return [keyOf(first), ...others.map(keyOf)];
}
