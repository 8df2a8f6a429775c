import type { Check } from '@seckill/contracts';
import type { Settled } from '../buyers/settlement.ts';
import { equal, none } from './verdicts.ts';

/** Whether every one of `units` ended paid, or was offered to everybody who stood by. */
export function judgeSettled(units: number, settled: Settled): Check[] {
  const { payers, paid, lazy, expired, stoodBy, offered, troubles } = settled;
  const nobodyLeft = offered === stoodBy ? expired - offered : 0;
  return [
    none('payments and waits that went wrong', troubles),
    equal('orders of those who pay that read paid', payers, paid),
    equal('orders of those who never pay that read expired', lazy, expired),
    equal('units that came back and were offered', Math.min(expired, stoodBy), offered),
    equal('units paid, or offered to all who stood by', units, paid + nobodyLeft),
  ];
}
