import type { Sale, SaleState } from '@seckill/contracts';

/**
 * What a sale is at a moment of the server's clock (ms). The state that came with the sale is as old as the
 * answer; opening and closing need no new answer to be known.
 */
export function saleStateAt(sale: Sale, now: number): SaleState {
  if (now >= Date.parse(sale.closesAt)) return 'ended';
  if (now < Date.parse(sale.opensAt)) return 'upcoming';
  if (sale.state === 'upcoming') return sale.available === 0 ? 'sold_out' : 'open';
  return sale.state;
}
