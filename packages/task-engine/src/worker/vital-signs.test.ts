import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { Meter } from '../engine/meter.ts';
import { watchVitalSigns } from './vital-signs.ts';

it('counts what failed, and what is tried again, and nothing else', () => {
  const meter = new Meter();
  const signs = watchVitalSigns(meter);
  onTestFinished(() => signs.stop());
  meter.retried('hall.seat', 3);
  meter.ended('hall.seat', 'failure', 2, 10);
  meter.ended('hall.seat', 'success', 50, 10);
  meter.submitted('hall.seat', 9);
  meter.ran('hall.seat', 10);
  expect(signs.read().errors).toBe(5);
});

it('says by how much the loop was late since the last look', async () => {
  const signs = watchVitalSigns(new Meter());
  onTestFinished(() => signs.stop());
  // Until it has looked once.
  await sleep(120);
  const until = performance.now() + 400;
  while (performance.now() < until);
  await sleep(30);
  const { loopDelayMs } = signs.read();
  expect(loopDelayMs).toBeGreaterThan(200);
  expect(signs.read().loopDelayMs).toBeLessThan(loopDelayMs);
});
