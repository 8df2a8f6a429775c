import { expect, it } from 'vitest';
import { createPasses } from './passes.ts';

const passes = createPasses('a secret of this test, 0123456789');
const holder = { userId: 'g_1', saleId: 3, round: 2 };
const terms = { after: 7, expiresAt: 1000, parts: 16, bits: 12 };
const passOf = () => passes.redeem(holder, passes.challenge(holder, terms), 0)?.pass ?? '';

it('a pass is for one session, sale and round, until its time is over', () => {
  const pass = passOf();
  expect(passes.read(holder, pass, 999)).toEqual({ after: 7, expiresAt: 1000 });
  expect(passes.read(holder, pass, 1000)).toBeUndefined();
  for (const other of [{ userId: 'g_2' }, { saleId: 4 }, { round: 3 }]) {
    expect(passes.read({ ...holder, ...other }, pass, 0)).toBeUndefined();
  }
  expect(createPasses('another secret').read(holder, pass, 0)).toBeUndefined();
  const rotated = createPasses(['a new one', 'a secret of this test, 0123456789']);
  expect(rotated.read(holder, pass, 0)).toEqual({ after: 7, expiresAt: 1000 });
});

it('what is not signed, or signed for another purpose, is none', () => {
  const token = passes.challenge(holder, terms);
  expect(passes.read(holder, token, 0)).toBeUndefined();
  expect(passes.redeem(holder, passOf(), 0)).toBeUndefined();
  expect(passes.redeem(holder, token.replace(/\.12\./, '.01.'), 0)).toBeUndefined();
  expect(passes.redeem(holder, token.replace(/^7/, '9'), 0)).toBeUndefined();
  for (const junk of ['', '.', 'a.b', '7.1000']) {
    expect(passes.read(holder, junk, 0)).toBeUndefined();
  }
});

it('one challenge buys one pass, however often it is redeemed', () => {
  const token = passes.challenge(holder, terms);
  expect(passes.redeem(holder, token, 0)).toEqual(passes.redeem(holder, token, 1));
  expect(passes.redeem(holder, token, 1000)).toBeUndefined();
});
