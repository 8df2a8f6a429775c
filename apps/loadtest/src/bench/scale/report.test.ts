import { format } from 'oxfmt';
import { expect, it } from 'vitest';
import { capacitySection, problemsOf, scaleSection } from './report.ts';
import type { ScaleResult } from './run-scale.ts';
import { runOf } from './testing/run-of.ts';

const latency = { count: 1000, p50: 12.4, p95: 20, p99: 30.6, max: 40 };
const waits = { accept: latency, verdict: latency, problems: [] };
const result: ScaleResult = {
  facts: ['2 cores'],
  cores: 2,
  options: { rounds: 1, seconds: 3 },
  runs: [
    { ...runOf('losers', 100, { api: 96 }), acceptedPerSecond: 8000 },
    { ...runOf('losers', 100, { api: 96 }), acceptedPerSecond: 12_000 },
    { ...runOf('losers', 100, { api: 96 }), apis: 4, acceptedPerSecond: 5000 },
    { ...runOf('winners', 100, { api: 96 }), decidedPerSecond: 10_000 },
  ],
  delays: [{ buyers: 1000, units: 50, via: 'ws', jitterMs: 0, delayMs: 10, waits }],
  missing: [],
};

it('has a row for each size and load, with what the model makes of it', () => {
  const rows = scaleSection(result)
    .split('\n')
    .filter((line) => /^\| \d × /.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  // Two cores ÷ 200 µs are 10,000 a second; one API cannot do more than 5,208, four can.
  expect(rows.map((cells) => [cells[1], cells[2], cells[12], cells[14]])).toEqual([
    ['1 × 1 × 1, losers, 256', '10,000', '5,208', 'API'],
    ['4 × 1 × 1, losers, 256', '5,000', '10,000', 'the cores'],
    ['1 × 1 × 1, winners, 256', '1', '5,208', 'API'],
  ]);
  expect(rows.map((cells) => cells[13])).toEqual(['-46 %', '+100 %', '-48 %']);
});

it('writes what the format check accepts', async () => {
  for (const section of [scaleSection(result), capacitySection(result)])
    expect((await format('section.md', section)).code).toBe(`${section}\n`);
});

it('names what went wrong', () => {
  const [run] = result.runs;
  if (!run) throw new Error('no run');
  const broken = { ...waits, problems: ['a check'] };
  const problems = problemsOf({
    ...result,
    runs: [run, { ...run, refused: 3, proven: false }],
    delays: result.delays.map((delayed) => ({ ...delayed, waits: broken })),
    missing: ['✗ 3 Redis masters: away'],
  });
  expect(problems).toEqual([
    '✗ 3 Redis masters: away',
    '✗ 1 × 1 × 1, losers, 256: 3 requests were not accepted',
    '✗ 1 × 1 × 1, losers, 256: a verify sheet is not ok',
    '✗ 10 ms each way: a check',
  ]);
  expect(problemsOf(result)).toEqual([]);
});
