import { CronExpression } from 'cron-parser';
import { describe, expect, it, vi } from 'vitest';
import { latestUntil, nextAfter, timingOf, type Timing } from './timing.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString().replace(':00.000Z', 'Z');

/** The first `count` runs after a moment. */
function runs(timing: Timing, from: string, count: number): string[] {
  const found: number[] = [];
  for (let last = at(from); found.length < count; found.push(last)) last = nextAfter(timing, last);
  return found.map(iso);
}
const berlin = (cron: string): Timing => ({ cron, timezone: 'Europe/Berlin' });

describe('every', () => {
  it('runs at whole multiples, whoever asks and whenever', () => {
    expect(nextAfter({ every: 5000 }, 12_345)).toBe(15_000);
    expect(nextAfter({ every: 5000 }, 15_000)).toBe(20_000);
  });

  it('finds the latest run in a gap, and how many came before it', () => {
    expect(latestUntil({ every: 1000 }, 3000, 3999)).toEqual({ latest: 3000, before: 0 });
    expect(latestUntil({ every: 1000 }, 3000, 9500)).toEqual({ latest: 9000, before: 6 });
  });
});

describe('cron', () => {
  it('follows the clock of its time zone', () => {
    expect(
      runs({ cron: '0 9 * * 1-5', timezone: 'Asia/Shanghai' }, '2026-11-20T02:00Z', 2),
    ).toEqual(['2026-11-23T01:00Z', '2026-11-24T01:00Z']);
  });

  it('when the clocks go forward, a time they leave out is run once, an hour later', () => {
    // 29 March 2026: 02:00 becomes 03:00, so 02:30 is shown as 03:30.
    expect(runs(berlin('30 2 * * *'), '2026-03-28T00:00Z', 3)).toEqual([
      '2026-03-28T01:30Z',
      '2026-03-29T01:30Z',
      '2026-03-30T00:30Z',
    ]);
  });

  it('when the clocks go back, a time they show twice is run once', () => {
    // 25 October 2026: 03:00 becomes 02:00, so there are two 02:30.
    expect(runs(berlin('30 2 * * *'), '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
    expect(runs(berlin('30 2 * * *'), '2026-10-25T00:45Z', 1)).toEqual(['2026-10-26T01:30Z']);
  });

  it('what runs every hour keeps its hour on both days', () => {
    const hours = (from: string) =>
      runs(berlin('0 * * * *'), from, 4).map((text) => text.slice(11));
    expect(hours('2026-03-28T23:30Z')).toEqual(['00:00Z', '01:00Z', '02:00Z', '03:00Z']);
    expect(hours('2026-10-24T23:30Z')).toEqual(['00:00Z', '01:00Z', '02:00Z', '03:00Z']);
  });

  it('finds the latest run in a gap over such a night', () => {
    const first = at('2026-10-24T00:30Z');
    expect(latestUntil(berlin('30 2 * * *'), first, at('2026-10-25T12:00Z'))).toEqual({
      latest: at('2026-10-25T00:30Z'),
      before: 1,
    });
    expect(latestUntil(berlin('30 2 * * *'), first, first + 10).latest).toBe(first);
  });

  it('looks at a few of the seconds of a day that went by, not at all of them', () => {
    const next = vi.spyOn(CronExpression.prototype, 'next');
    const first = at('2026-06-01T00:00Z');
    const { latest } = latestUntil(berlin('* * * * * *'), first, first + 86_400_500);
    expect(latest).toBe(first + 86_400_000);
    expect(next.mock.calls.length).toBeLessThan(1100);
    next.mockRestore();
  });

  it('when the clocks go forward, each of several times they leave out is run', () => {
    expect(runs(berlin('0,30 2 * * *'), '2026-03-28T12:00Z', 3)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
      '2026-03-30T00:00Z',
    ]);
  });
});

it.each<[Timing, RegExp]>([
  [{ every: 0 }, /every is 0, .*from 50/],
  [{ every: 1.5 }, /every is 1\.5, .*from 50/],
  [{ cron: 'soon', timezone: 'UTC' }, /cannot resolve/],
  [{ cron: '0 0 31 2 *', timezone: 'UTC' }, /day of month/i],
  [{ cron: '0 9 * * *', timezone: 'Mars/Olympus' }, /time zone/],
])('refuses %j', (timing, why) => expect(() => timingOf(timing)).toThrow(why));
