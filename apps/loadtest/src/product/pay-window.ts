import type { EditSaleRequest, Sale } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { StormFailure, wireError } from './failure.ts';
import { request } from './http.ts';
import { bodyOf } from './sale.ts';
import { isSale } from './shapes.ts';

/**
 * Gives buyers of these sales this long to pay while `work` lasts, and as long as before from then on,
 * however it ends. A StormFailure names the sales where that was not to be had.
 */
export async function withPayWindow<T>(
  client: Dispatcher,
  token: string,
  sales: readonly Sale[],
  seconds: number | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (seconds === undefined) return work();
  try {
    for (const { id } of sales) await editSale(client, token, id, { payWindowSeconds: seconds });
    return await work();
  } finally {
    await giveBack(client, token, sales, seconds);
  }
}

async function giveBack(
  client: Dispatcher,
  token: string,
  sales: readonly Sale[],
  seconds: number,
) {
  const lost: string[] = [];
  let reason = '';
  for (const { id, payWindowSeconds } of sales) {
    try {
      await editSale(client, token, id, { payWindowSeconds });
    } catch (error) {
      lost.push(`sale ${id} (${payWindowSeconds} s before)`);
      reason = wireError(error).replace(/\.$/, '');
    }
  }
  if (lost.length === 0) return;
  throw new StormFailure(
    `Buyers may still have only ${seconds} s to pay in ${lost.join(', ')}: ${reason}. Set it right at /admin/sales.`,
  );
}

async function editSale(
  client: Dispatcher,
  token: string,
  saleId: number,
  body: EditSaleRequest,
): Promise<void> {
  const path = `/api/admin/sales/${saleId}`;
  const answer = await request(client, { method: 'PATCH', path, token, body });
  bodyOf(`Changing sale ${saleId}`, answer, isSale);
}
