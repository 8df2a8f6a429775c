import { expect, it } from 'vitest';
import { checkPrefix } from './keys.ts';
import { keysTable } from './testing/keys-table.ts';
import { readmeWithKeys } from './testing/readme-keys.ts';

it('are in the README as they are in the code', async () => {
  const readme = new URL('../README.md', import.meta.url);
  await expect(readmeWithKeys(readme, keysTable)).toMatchFileSnapshot(readme.pathname);
});

it('begin with a prefix that leaves the hash tag whole', () => {
  expect(checkPrefix('seckill:v2.a-b_c')).toBe('seckill:v2.a-b_c');
  for (const bad of ['', 'a}b', '{a', 'a b']) expect(() => checkPrefix(bad)).toThrow(RangeError);
});
