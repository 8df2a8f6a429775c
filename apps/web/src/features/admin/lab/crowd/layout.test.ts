import { expect, it } from 'vitest';
import { layOut, placeOf } from './layout.ts';

it.each([
  [150, 250],
  [150, 560],
  [2000, 250],
  [2000, 560],
  [1, 250],
  [1, 5],
])('%i dots stand within a width of %i, none on another', (people, width) => {
  const layout = layOut(people, width);
  const taken = new Set<string>();
  for (let index = 0; index < people; index += 1) {
    const { x, y } = placeOf(index, layout);
    expect(x + layout.cell).toBeLessThanOrEqual(Math.max(width, layout.cell));
    expect(y + layout.cell).toBeLessThanOrEqual(layout.height);
    taken.add(`${x} ${y}`);
  }
  expect(taken.size).toBe(people);
});

it('the course fits a phone in one look, and 2,000 a laptop', () => {
  expect(layOut(150, 250).height).toBeLessThanOrEqual(250);
  expect(layOut(2000, 560).height).toBeLessThanOrEqual(260);
});

it('nobody takes no room', () => {
  expect(layOut(0, 300).height).toBe(0);
});
