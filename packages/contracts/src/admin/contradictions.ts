import type { SaleOverview } from './overview.ts';

/** In what a picture of a sale contradicts itself, whatever happens meanwhile; in nothing, if it is as it should be. */
export function contradictionsOf(sale: SaleOverview): string[] {
  const { total, available, reserved = 0, claimed = 0, unpaid, paid } = sale;
  const { accepted, decided, waiting, tickets } = sale;
  const parts = [reserved, claimed, unpaid, paid, waiting, decided, available ?? 0];
  const told = Object.values(tickets).reduce((sum, count) => sum + count, 0);
  const wrong: string[] = [];
  if (available !== null && available + reserved + claimed + unpaid + paid !== total)
    wrong.push(
      `${available} available, ${reserved} reserved, ${claimed} claimed, ${unpaid} unpaid, ${paid} paid of ${total}`,
    );
  if (accepted !== decided + waiting)
    wrong.push(`${accepted} accepted, ${decided} decided, ${waiting} waiting`);
  if (told !== decided) wrong.push(`${told} told, ${decided} decided`);
  if (Math.min(...parts) < 0) wrong.push('less than none');
  return wrong.map((text) => `sale ${sale.saleId}, round ${sale.round}: ${text}`);
}
