import Table from 'cli-table3';
import type { Sale } from '@seckill/contracts';
import type { Place, SalePlace } from '@seckill/sales';

/** A row for each sale: where its stock and its line live, and which others share its line. */
export function masterTable(sales: readonly Sale[], places: readonly SalePlace[]): string {
  if (places.length === 0) return 'No sales.';
  const drawn = new Table({
    head: ['sale', 'title', 'state', 'stock at (slot)', 'line at (slot)', 'line shared with'],
    style: { head: [], border: [] },
  });
  for (const { saleId, stock, line } of places) {
    const { title = '', state = '' } = sales.find(({ id }) => id === saleId) ?? {};
    const shared = places.filter((each) => each.saleId !== saleId && each.line.slot === line.slot);
    drawn.push([
      saleId,
      title,
      state,
      inWords(stock),
      inWords(line),
      shared.map((each) => each.saleId).join(', ') || '–',
    ]);
  }
  return drawn.toString();
}

const inWords = ({ master, slot }: Place): string => `${master} (${slot})`;
