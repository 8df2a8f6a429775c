import type { NewSaleRequest, Sale } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { request } from './http.ts';
import type { StormOptions } from '../storm/options.ts';
import { bodyOf, noSale, requireForGuests, requireOpen } from './sale.ts';
import { isSale, isSaleList } from './shapes.ts';

const DAY_MS = 24 * 3600 * 1000;

/** The sales to storm: the asked ones, or as many of the storm's own, made where they are missing. */
export async function chooseSales(
  client: Dispatcher,
  token: string,
  wanted: StormOptions['sales'],
): Promise<Sale[]> {
  const answer = await request(client, { path: '/api/sales' });
  const { sales, serverTime } = bodyOf('The list of sales', answer, isSaleList);
  if ('ids' in wanted)
    return wanted.ids.map((id) => {
      const sale = sales.find((each) => each.id === id);
      if (!sale) throw noSale(id);
      requireOpen(sale);
      requireForGuests(sale);
      return sale;
    });
  const chosen: Sale[] = [];
  for (let n = 1; n <= wanted.count; n += 1) {
    const title = `Storm ${n}`;
    const mine = sales.find((each) => each.title === title && each.state !== 'ended');
    if (mine) requireForGuests(mine);
    chosen.push(mine ?? (await makeSale(client, token, title, Date.parse(serverTime))));
  }
  return chosen;
}

/** An open sale without units, for a day. `now`: the server's clock, ms. */
export async function makeSale(
  client: Dispatcher,
  token: string,
  title: string,
  now: number,
): Promise<Sale> {
  const body: NewSaleRequest = {
    title,
    priceCents: 100,
    opensAt: new Date(now - 1000).toISOString(),
    closesAt: new Date(now + DAY_MS).toISOString(),
    stock: 0,
  };
  const answer = await request(client, { method: 'POST', path: '/api/admin/sales', token, body });
  return bodyOf('Making a sale', answer, isSale);
}
