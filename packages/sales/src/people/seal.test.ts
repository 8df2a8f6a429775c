import { expect, it } from 'vitest';
import { createSeal } from './seal.ts';

const seal = createSeal('a secret of at least thirty-two bytes');

it('opens what it closed, and shows nothing of it meanwhile', () => {
  const sealed = seal.close('correct horse 密码', 'u_1');
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('horse');
  expect(seal.open(sealed, 'u_1')).toBe('correct horse 密码');
  expect(seal.close('correct horse 密码', 'u_1')).not.toBe(sealed);
});

it('refuses what was moved, changed, cut or sealed by another secret', () => {
  const sealed = seal.close('text', 'u_1');
  const flipped = sealed.slice(0, -2) + (sealed.at(-2) === 'A' ? 'B' : 'A') + sealed.slice(-1);
  expect(() => seal.open(sealed, 'u_2')).toThrow(/not sealed here/);
  expect(() => seal.open(flipped, 'u_1')).toThrow(/not sealed here/);
  expect(() => seal.open(sealed.slice(0, 20), 'u_1')).toThrow(/not sealed here/);
  expect(() => createSeal('another secret of thirty-two bytes..').open(sealed, 'u_1')).toThrow(
    /not sealed here/,
  );
});

it('a new secret seals, and the one before still opens', () => {
  const both = createSeal([
    'another secret of thirty-two bytes..',
    'a secret of at least thirty-two bytes',
  ]);
  expect(both.open(seal.close('text', 'u_1'), 'u_1')).toBe('text');
  expect(() => seal.open(both.close('text', 'u_1'), 'u_1')).toThrow(/not sealed here/);
});
