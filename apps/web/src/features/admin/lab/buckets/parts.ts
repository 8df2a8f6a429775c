import type { LabFigures, LabRun, SaleOverview } from '@seckill/contracts';

/** Where the queued side's units are: as the control room sees its sale, else as far as its buyers know. */
export function unitsOf(run: LabRun | null, units: number, sale: SaleOverview | undefined) {
  if (sale) {
    return {
      // What is free for those who stand by, too; held is what has an owner who has yet to pay.
      available:
        sale.available === null
          ? Math.max(0, sale.total - sale.unpaid - sale.paid)
          : sale.available + (sale.reserved ?? 0),
      held: (sale.claimed ?? 0) + sale.unpaid,
      paid: sale.paid,
    };
  }
  const held = run?.figures.queued.success ?? 0;
  return { available: Math.max(0, (run?.settings.units ?? units) - held), held, paid: 0 };
}

/** Where its tickets are. */
export function ticketsOf(figures: LabFigures | undefined) {
  const { queued = 0, success = 0, soldOut = 0, failed = 0 } = figures ?? {};
  return { queued, success, soldOut, failed };
}
