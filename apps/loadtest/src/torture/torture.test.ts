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
  if (result.violations.length > 0 || inVain(result).length > 0) console.error(report(result));
  expect(result.violations).toEqual([]);
  expect(inVain(result)).toEqual([]);
  expect(result.tickets).toBeGreaterThan(100);
});
