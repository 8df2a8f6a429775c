import { expect, it } from 'vitest';
import { groupReads } from './group-reads.ts';

/** A store that answers when it is told to, with what is true then. */
function heldStore() {
  const asked: { keys: string[]; answer(): void; fail(): void }[] = [];
  let truth = 'old';
  const find = groupReads<string, string>({
    most: 3,
    read: (keys) => {
      const read = truth;
      return new Promise((resolve, reject) => {
        asked.push({
          keys,
          answer: () => resolve(new Map(keys.map((key) => [key, `${key} ${read}`]))),
          fail: () => reject(new Error('away')),
        });
      });
    },
  });
  const nth = async (n: number) => {
    await expect.poll(() => asked.length).toBe(n);
    return asked[n - 1]!;
  };
  return { find, asked, nth, change: () => (truth = 'new') };
}

it('a thousand who ask for one row are one question', async () => {
  const { find, asked, nth } = heldStore();
  const all = Promise.all(Array.from({ length: 1000 }, () => find('a')));
  (await nth(1)).answer();
  expect(new Set(await all)).toEqual(new Set(['a old']));
  expect(asked.map(({ keys }) => keys)).toEqual([['a']]);
});

it('who comes while a question is asked is told what was read after they came', async () => {
  const { find, nth, change } = heldStore();
  const early = find('a');
  const first = await nth(1);
  change();
  const late = [find('a'), find('b'), find('c'), find('d')];
  first.answer();
  expect(await early).toBe('a old');
  const second = await nth(2);
  expect(second.keys).toEqual(['a', 'b', 'c']);
  second.answer();
  (await nth(3)).answer();
  expect(await Promise.all(late)).toEqual(['a new', 'b new', 'c new', 'd new']);
});

it('when a question fails, whoever waits hears of it at once, and the next is asked anew', async () => {
  const { find, nth } = heldStore();
  const first = find('a');
  const failing = await nth(1);
  const waiting = find('b');
  failing.fail();
  const answers = await Promise.allSettled([first, waiting]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = find('a');
  (await nth(2)).answer();
  expect(await again).toBe('a old');
});
