import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAdmission } from './admission.ts';
import type { SaleFacts } from './board.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** As much of a sale as admission looks at. */
const sale = (waiting: number, decided: number, round = 1) =>
  ({ row: { id: 1, round }, line: { waiting, decided, issued: waiting + decided } }) as SaleFacts;

it('a line is as long as it may be, or as it is decided in the time that it may take', () => {
  const admission = createAdmission({ maxWaiting: 100_000, maxSeconds: 10 });
  expect(admission.refuseIfFull(sale(99_999, 0))).toBe(100_000);
  expect(() => admission.refuseIfFull(sale(100_000, 0))).toThrow('full');
  // 400 in a second.
  for (let i = 1; i <= 6; i += 1) {
    vi.advanceTimersByTime(250);
    admission.refuseIfFull(sale(3_000, i * 100));
  }
  expect(admission.refuseIfFull(sale(3_999, 700))).toBe(4_000);
  expect(() => admission.refuseIfFull(sale(4_000, 700))).toThrow('full');
  // Another round is another line.
  expect(admission.refuseIfFull(sale(4_000, 0, 2))).toBe(100_000);
});

it('counts those given out since the line was looked at', async () => {
  const admission = createAdmission({ maxWaiting: 100, maxSeconds: 10 });
  const facts = sale(90, 0);
  await admission.enter(facts, async (most) => ({ number: most - 1 }));
  expect(admission.refuseIfFull(facts)).toBe(100);
  await admission.enter(facts, async (most) => ({ number: most }));
  expect(() => admission.refuseIfFull(facts)).toThrow('full');
  await expect(admission.enter(facts, async () => ({ number: 1 }))).rejects.toThrow('full');
});
