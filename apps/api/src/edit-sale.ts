import type { EditSaleRequest, NewSaleRequest } from '@seckill/contracts';
import type { SaleEdit, SaleEdited, SaleRow } from '@seckill/db';
import { orderPromote } from '@seckill/tasks';
import type { Stores } from './reset-sale.ts';

const PAY_WINDOW_SECONDS = 15 * 60;

/** MySQL first. Should Redis be away just now, reconciliation opens the round there. */
export async function createSale(stores: Stores, request: NewSaleRequest): Promise<SaleRow> {
  const { opensAt, closesAt, ...sale } = request;
  const row = await stores.db.createSale({
    description: '',
    imageUrl: '/favicon.svg',
    originalPriceCents: sale.priceCents,
    currency: 'CNY',
    payWindowSeconds: PAY_WINDOW_SECONDS,
    paused: false,
    ...sale,
    opensAt: new Date(opensAt),
    closesAt: new Date(closesAt),
  });
  const { id: saleId, round, total } = row;
  await follow(stores, saleId, () => stores.inventory.openRound({ saleId, round, total }));
  return row;
}

type Edit = { saleId: number; edit: EditSaleRequest; operationKey: string | undefined };

/**
 * MySQL decides, Redis follows. New units go to those who stand by first, and the end of a sale ends their wait,
 * so the line is settled after every change.
 */
export async function editSale(
  stores: Stores,
  { saleId, edit, operationKey }: Edit,
): Promise<SaleEdited> {
  const { stockDelta, endNow, ...changes } = edit;
  const edited = await stores.db.editSale({
    saleId,
    changes: withDates(changes),
    stockDelta,
    endNow,
    operationKey,
  });
  if (edited.outcome !== 'edited') return edited;
  const { round, total } = edited.sale;
  await follow(stores, saleId, async () => {
    if (stockDelta) await stores.inventory.restock({ saleId, round, total });
    await stores.tasks.delay(orderPromote, { saleId, round });
  });
  return edited;
}

function withDates({
  opensAt,
  closesAt,
  ...changes
}: Omit<EditSaleRequest, 'stockDelta' | 'endNow'>): SaleEdit['changes'] {
  return {
    ...changes,
    ...(opensAt !== undefined && { opensAt: new Date(opensAt) }),
    ...(closesAt !== undefined && { closesAt: new Date(closesAt) }),
  };
}

async function follow({ board, log }: Stores, saleId: number, work: () => Promise<unknown>) {
  await work().catch((err: unknown) => {
    log.warn({ err, saleId }, 'the sale is changed in MySQL, reconciliation will tell Redis');
  });
  board.drop(saleId);
}
