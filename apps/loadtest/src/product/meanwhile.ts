import type { EditSaleRequest, Sale } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { StormFailure, wireError } from './failure.ts';
import { request } from './http.ts';
import { bodyOf } from './sale.ts';
import { isSale } from './shapes.ts';

/** What a storm asks of a sale while it lasts. */
export type Meanwhile = Pick<EditSaleRequest, 'payWindowSeconds' | 'perBuyer'>;

/**
 * Changes these sales while `work` lasts, and gives them back as they were, however it ends. A StormFailure names the
 * sales where that was not to be had.
 */
export async function withSalesChanged<T>(
  client: Dispatcher,
  token: string,
  sales: readonly Sale[],
  changes: Meanwhile,
  work: () => Promise<T>,
): Promise<T> {
  if (Object.keys(changes).length === 0) return work();
  try {
    for (const { id } of sales) await editSale(client, token, id, changes);
    return await work();
  } finally {
    await giveBack(client, token, sales, changes);
  }
}

async function giveBack(
  client: Dispatcher,
  token: string,
  sales: readonly Sale[],
  changes: Meanwhile,
) {
  const lost: string[] = [];
  let reason = '';
  for (const { id, payWindowSeconds, perBuyer } of sales) {
    const before = {
      ...(changes.payWindowSeconds !== undefined && { payWindowSeconds }),
      ...(changes.perBuyer !== undefined && { perBuyer }),
    };
    try {
      await editSale(client, token, id, before);
    } catch (error) {
      lost.push(`sale ${id} (before: ${wordsOf(before)})`);
      reason = wireError(error).replace(/\.$/, '');
    }
  }
  if (lost.length === 0) return;
  throw new StormFailure(
    `These may still be as the storm needed them (${wordsOf(changes)}): ${lost.join(', ')}: ${reason}. Set it right at /admin/sales.`,
  );
}

const wordsOf = ({ payWindowSeconds, perBuyer }: Meanwhile): string =>
  [
    payWindowSeconds === undefined ? [] : [`${payWindowSeconds} s to pay`],
    perBuyer === undefined ? [] : [`${perBuyer} to a buyer at most`],
  ]
    .flat()
    .join(', ');

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
