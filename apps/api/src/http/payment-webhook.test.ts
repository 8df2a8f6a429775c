import { expect, it } from 'vitest';
import { timelinessOf } from './payment-webhook.ts';

const NOW = 1_800_000_000_000;
const ago = (seconds: number) => new Date(NOW - seconds * 1000);

it.each([
  [0, 0, 'near'],
  [300, 0, 'near'],
  [-300, 0, 'near'],
  [301, 0, 'far'],
  [-301, 0, 'far'],
  // The clock of this process is an hour ahead, or behind, and Redis' is right.
  [3600, 3_600_000, 'near'],
  [-3600, -3_600_000, 'near'],
  // Redis' is wrong, and that of this process is right.
  [0, -7_200_000, 'near'],
  [1800, 3_600_000, 'doubtful'],
  // They have not been compared yet.
  [10, undefined, 'near'],
  [301, undefined, 'doubtful'],
] as const)('signed %i s ago, with clocks %s ms apart, is %s', (seconds, apartMs, timeliness) => {
  expect(timelinessOf(ago(seconds), apartMs, NOW)).toBe(timeliness);
});
