import type { ResetResult, Sale, SynchronousShop } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { StormFailure } from '../product/failure.ts';
import { request } from '../product/http.ts';
import { makeSale } from '../product/own-sales.ts';
import { awaitOpen, bodyOf, codeOf, resetSale } from '../product/sale.ts';
import { isSaleList } from '../product/shapes.ts';

const TITLES = { queued: 'Lab (queued)', synchronous: 'Lab (synchronous)' } as const;
/** What a run takes at most, so that its sale does not end meanwhile. */
const RUN_MS = 3600 * 1000;

type Operator = { client: Dispatcher; token: string };

/** New rounds of the lab's own two sales, with so many units each; the sales are made where they are missing. */
export async function openLabSales(
  operator: Operator,
  units: number,
  shop: SynchronousShop,
): Promise<{ queued: ResetResult; synchronous: ResetResult }> {
  const { client, token } = operator;
  const answer = await request(client, { path: '/api/sales' });
  const { sales, serverTime } = bodyOf('The list of sales', answer, isSaleList);
  const now = Date.parse(serverTime);
  const find = (title: string): Sale | undefined =>
    sales.find((sale) => sale.title === title && Date.parse(sale.closesAt) > now + RUN_MS);
  const open = async (title: string) => {
    const sale = find(title) ?? (await makeSale(client, token, title, now));
    const reset = await resetSale(client, token, sale.id, units);
    await awaitOpen(client, reset);
    return reset;
  };
  const queued = await open(TITLES.queued);
  const synchronous = await open(TITLES.synchronous);
  const path = `/api/lab/sales/${synchronous.saleId}/synchronous-shop`;
  const opened = await request(client, { method: 'PUT', path, token, body: shop });
  if (opened.status !== 204)
    throw new StormFailure(`The synchronous shop was answered ${codeOf(opened)}.`);
  return { queued, synchronous };
}
