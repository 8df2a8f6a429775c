import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '@seckill/task-engine';
import { createLedger } from './ledger.ts';

const plain = (n: number, status: 'success' | 'started' | 'expired' | 'retrying'): TaskEvent => ({
  type: 'task',
  id: `id-${n}`,
  task: 'endure.single',
  status,
  attempts: 1,
  ...(status === 'success' && { result: { n } }),
});
const failed = (n: number, message = String(n)): TaskEvent => ({
  type: 'task',
  id: `id-${n}`,
  task: 'endure.single',
  status: 'failure',
  attempts: 1,
  error: { code: 'hopeless', message },
});
const settled = (...ns: number[]): TaskEvent => ({
  type: 'settled',
  task: 'endure.ticket',
  lane: 'lane-1',
  processed: 0,
  perSecond: 0,
  results: ns.map((n) => ({ id: `id-${n}`, status: 'success', result: { n } })),
});

const ledgerOf = (count: number, hopeless: number[] = []) => {
  const ledger = createLedger(count, (n) => (hopeless.includes(n) ? 'hopeless' : 'single'));
  for (let n = 0; n < count; n += 1) ledger.submitted(n, `id-${n}`);
  return ledger;
};

describe('the ledger of an endurance run', () => {
  it('knows who has ended, and who is left', () => {
    const ledger = ledgerOf(5, [1]);
    ledger.hear(plain(0, 'started'));
    ledger.hear(plain(0, 'retrying'));
    ledger.hear(plain(0, 'success'));
    ledger.hear(failed(1));
    ledger.hear(settled(2, 3));
    expect(ledger).toMatchObject({ ended: 4, open: 1, faults: { count: 0 } });
    expect(ledger.unended()).toEqual([[4, 'id-4']]);
    expect(ledger.takeRecent().map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    expect([0, 1, 4].map((n) => ledger.endOf(n))).toEqual(['success', 'failure', '']);
  });

  it('an end may be heard before its submission is answered', () => {
    const ledger = createLedger(1, () => 'single');
    ledger.hear(plain(0, 'success'));
    ledger.submitted(0, 'id-0');
    expect(ledger).toMatchObject({ ended: 1, open: 0, faults: { count: 0 } });
    expect(ledger.unended()).toEqual([]);
  });

  it.each([
    [
      'a second end',
      [plain(0, 'success'), plain(0, 'success')],
      'task 0 ended success, and then success',
    ],
    ['another end', [settled(0), failed(0)], 'task 0 ended success, and then failure'],
    ['a failure that should be none', [failed(0)], 'task 0 (single) ended failure'],
    [
      'one that the engine gave up',
      [failed(0, 'workers were lost')],
      'task 0 (single) ended failure',
    ],
    ['one that came too late', [plain(0, 'expired')], 'task 0 (single) ended expired'],
    ['a success that should be none', [plain(1, 'success')], 'task 1 (hopeless) ended success'],
    ['one that nobody sent', [settled(9)], 'task 9 was never submitted'],
  ])('%s is a fault', (_, events, sentence) => {
    const ledger = ledgerOf(2, [1]);
    for (const event of events) ledger.hear(event);
    expect(ledger.faults).toEqual({ count: 1, told: [sentence] });
  });

  it('counts every fault, and tells the first', () => {
    const ledger = ledgerOf(30);
    for (let n = 0; n < 30; n += 1) ledger.hear(failed(n));
    expect(ledger.faults.count).toBe(30);
    expect(ledger.faults.told).toHaveLength(20);
  });
});
