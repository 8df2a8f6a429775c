import { Counter, type Registry } from 'prom-client';
import type { Repairs } from '@seckill/sales';

export type RepairMetrics = {
  repaired(kind: keyof Repairs, count: number): void;
  passedOver(what: 'expire' | 'reconcile', rounds: number): void;
};

/** Counts what reconciliation repaired, and the rounds that it or the sweep could not do. */
export function repairMetrics(registry: Registry): RepairMetrics {
  const registers = [registry];
  const repairs = new Counter({
    name: 'seckill_repairs_total',
    help: 'What reconciliation repaired: claims released or rebuilt, units promoted, tickets told, tickets put right in the books',
    labelNames: ['kind'],
    registers,
  });
  const passed = new Counter({
    name: 'seckill_rounds_passed_over_total',
    help: 'Rounds that were locked, slow or broken when they were looked after',
    labelNames: ['by'],
    registers,
  });
  const kinds = ['released', 'rebuilt', 'promoted', 'told', 'balanced'] as const;
  // A series that is there from the beginning shows its first increase.
  for (const kind of kinds) repairs.inc({ kind }, 0);
  for (const by of ['expire', 'reconcile']) passed.inc({ by }, 0);
  return {
    repaired: (kind, count) => repairs.inc({ kind }, count),
    passedOver: (by, rounds) => passed.inc({ by }, rounds),
  };
}
