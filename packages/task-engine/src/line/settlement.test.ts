import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { summarise } from './settlement.ts';

const decision = fc.oneof(
  fc.nat(3).map((seat) => ({ settled: { r: { seat } }, tally: 'seated' })),
  fc.constant({ settled: { r: { outcome: 'full' } }, tally: 'full' }),
  fc.constant({ settled: { e: { code: 'x', message: 'y' } }, tally: 'failure' }),
);

it('loses nothing: every ticket finds its own result in what is stored and in what is published', () => {
  fc.assert(
    fc.property(fc.array(decision, { minLength: 1, maxLength: 60 }), (decisions) => {
      const { tallies, fields, outcomes, outcomeOf } = summarise(decisions);
      const stored = new Map<string, string>();
      for (let at = 0; at < fields.length; at += 2) {
        stored.set(String(fields[at]), String(fields[at + 1]));
      }
      decisions.forEach(({ settled }, index) => {
        const json = stored.get(String(index)) ?? stored.get('*') ?? '';
        expect(JSON.parse(json)).toEqual(settled);
        expect(outcomes[outcomeOf[index] ?? -1]).toEqual(settled);
      });
      expect(tallies.reduce((sum, [, count]) => sum + count, 0)).toBe(decisions.length);
    }),
  );
});

it('stores one result for all who share it', () => {
  const full = { settled: { r: { outcome: 'full' } }, tally: 'full' };
  const won = { settled: { r: { seat: 1 } }, tally: 'seated' };
  const { fields, tallies } = summarise([won, ...Array.from({ length: 199 }, () => full)]);
  expect(fields).toEqual(['*', '{"r":{"outcome":"full"}}', 0, '{"r":{"seat":1}}']);
  expect(tallies).toEqual([
    ['seated', 1],
    ['full', 199],
  ]);
});
