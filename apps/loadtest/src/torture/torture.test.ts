import { expect, it } from 'vitest';
import { inVain, report } from './report.ts';
import { torture } from './run.ts';

/*
 * A minute and a half of it with a fixed seed. A run that fails says how the same is done again, for longer and with
 * everything written down.
 */
const MINUTES = 1.5;

it('holds while everything breaks', { timeout: 8 * 60_000 }, async () => {
  const result = await torture(
    { minutes: MINUTES, seed: 20_260, fsync: 'everysec', apis: 2, workers: 3, buyers: 120 },
    () => undefined,
  );
  expect(result.violations, report(result)).toEqual([]);
  expect(inVain(result), report(result)).toEqual([]);
  expect(result.tickets).toBeGreaterThan(100);
});
