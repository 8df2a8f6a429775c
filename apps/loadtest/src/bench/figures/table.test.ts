import { format } from 'prettier';
import { expect, it } from 'vitest';
import { cells, HEAD, markdown } from './table.ts';

const row = {
  contestant: 'product',
  connections: 256,
  acceptedPerSecond: 12_345.6,
  ofFloor: 0.876,
  p50: 20.4,
  p99: 41.6,
  cpu: { api: 40.2, worker: 9.8, redis: 4, mysql: 0.1 },
  verdictsPerSecond: 12_000,
  lastVerdictSeconds: 0.0123,
  ticketsPerJob: 40.4,
  unexpected: 0,
} as const;

it('gives each load its rows, in the order of the contestants', () => {
  const rows = [
    row,
    { ...row, contestant: 'floor', ofFloor: 1 } as const,
    { ...row, connections: 64 },
  ];
  expect(cells(rows).map((columns) => columns.slice(0, 2))).toEqual([
    ['64', '(b) product'],
    ['256', '(a) floor'],
    ['256', '(b) product'],
  ]);
  expect(cells([row])[0]).toEqual([
    '256',
    '(b) product',
    '12,346',
    '0.88',
    '20',
    '42',
    '40',
    '10',
    '4',
    '0',
    '12,000',
    '0.01',
    '40',
  ]);
});

it('leaves a dash where a contestant has no line', () => {
  const { verdictsPerSecond: _, lastVerdictSeconds: __, ticketsPerJob: ___, ...rest } = row;
  const nothing = {
    verdictsPerSecond: undefined,
    lastVerdictSeconds: undefined,
    ticketsPerJob: undefined,
  };
  const without = { ...rest, ...nothing };
  expect(cells([without])[0]?.slice(-3)).toEqual(['–', '–', '–']);
});

it('writes tables that the format check accepts', async () => {
  const table = markdown(HEAD, cells([row, { ...row, connections: 64 }]), 2);
  expect(await format(table, { parser: 'markdown' })).toBe(`${table}\n`);
});
