import { format } from 'oxfmt';
import { expect, it } from 'vitest';
import { cells, HEAD, markdown } from './table.ts';
import { measured } from './testing/measured.ts';

const product = {
  ...measured('product', 12_345.6, 0.0123),
  p50: 20.4,
  p99: 41.6,
  cpu: { api: 40.2, worker: 9.8, redis: 4, mysql: 0.1 },
  verdictsPerSecond: 12_000,
  ticketsPerJob: 40.4,
};
const floor = measured('floor', 14_092);

it('gives each load its rows, in the order of the contestants', () => {
  const rows = cells([[product, floor, { ...product, connections: 64 }]]);
  expect(rows.map((columns) => columns.slice(0, 4))).toEqual([
    ['64', '(b) product', '12,346', '–'],
    ['256', '(a) floor', '14,092', '1.00'],
    ['256', '(b) product', '12,346', '0.88'],
  ]);
  expect(rows[2]?.slice(4)).toEqual(['20', '42', '40', '10', '4', '0', '12,000', '0.01', '40']);
});

it('leaves a dash where a contestant has no line', () => {
  expect(cells([[floor]])[0]?.slice(-3)).toEqual(['–', '–', '–']);
});

it('shows medians of the rounds', () => {
  const rounds = [100, 300, 900].map((rate) => [measured('floor', rate)]);
  expect(cells(rounds)[0]?.[2]).toBe('300');
});

it('gives no sign to what is nearly nothing', () => {
  const idle = { ...product, cpu: { ...product.cpu, mysql: -0.2 } };
  expect(cells([[idle]])[0]?.[9]).toBe('0');
});

it('writes tables that the format check accepts', async () => {
  const rows = cells([[product, { ...product, connections: 64 }]]);
  for (const table of [markdown(HEAD, rows, 2), markdown(['target', 'met'], [['x', 'no']], 1)])
    expect((await format('table.md', table)).code).toBe(`${table}\n`);
});
