import { expect, it } from 'vitest';
import { deal } from './deal.ts';

const names = (count: number) => Array.from({ length: count }, (_, at) => `b${at}`);

it.each([
  [60_000, 256],
  [1277, 256],
  [7, 7],
])('no buyer presses twice: %i buyers, %i connections', (buyers, connections) => {
  const dealt = deal(names(buyers), ['x', 'y', 'z'], connections).flat();
  expect(dealt).toHaveLength(connections * Math.floor(buyers / connections));
  expect(new Set(dealt.map(({ cookie }) => cookie)).size).toBe(dealt.length);
});

it('presses at all places alike, or where the connection leads', () => {
  const [first = []] = deal(names(8), ['x', 'y'], 2);
  expect(first.map(({ path }) => path)).toEqual(['x', 'y', 'x', 'y']);
  expect(deal(names(2), [], 4).flat()).toEqual(
    ['b0', 'b1', 'b0', 'b1'].map((cookie) => ({ cookie, path: undefined })),
  );
});
