import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkRecord } from './check-record.ts';

/** A round in which these tickets were decided, in one batch, by number. */
function recordOf(verdicts: string[], lateUnits = 0) {
  const tickets = verdicts.map((text, i): [number, string, string] => [i + 1, `hash${i}`, text]);
  const link = createHash('sha1').update(JSON.stringify(tickets)).digest('hex');
  return { saleId: 1, round: 1, complete: true, lateUnits, batches: [{ link, tickets }] };
}

const failing = async (verdicts: string[], lateUnits?: number) =>
  (await checkRecord(recordOf(verdicts, lateUnits))).checks
    .filter(({ ok }) => !ok)
    .map(({ key }) => key);

it('nobody wins ahead of one who was turned away, but by units that came back', async () => {
  expect(await failing(['success', 'sold_out', 'left', 'sold_out'])).toEqual([]);
  expect(await failing(['success', 'sold_out', 'success'])).toEqual(['luck']);
  expect(await failing(['success', 'sold_out', 'success'], 1)).toEqual([]);
});

it('who asks for more than is left is turned away, and what is left goes on', async () => {
  expect(await failing(['success 3', 'sold_out 3', 'success 2', 'sold_out'])).toEqual([]);
  expect(await failing(['sold_out 3', 'success', 'success', 'sold_out 2'])).toEqual([]);
  // Three were left for one who was turned away for three.
  expect(await failing(['sold_out 3', 'success 2', 'success'])).toEqual(['luck']);
  expect(await failing(['sold_out 3', 'success 2', 'success'], 1)).toEqual([]);
  // After one who asked for one, none is left for anybody.
  expect(await failing(['sold_out', 'sold_out 3', 'success 2'], 1)).toEqual(['luck']);
});
