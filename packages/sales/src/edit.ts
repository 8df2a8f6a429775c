import type { EditSaleRequest, NewSaleRequest } from '@seckill/contracts';
import type { SaleCreated, SaleEdit, SaleEdited, SaleRow } from '@seckill/db';
import { laneOfRound, orderPlace, orderPromote } from '@seckill/tasks';
import { findTooOld, type WorkersTooOld } from './watch/capabilities.ts';
import type { Log, Parts } from './stores.ts';

const PAY_WINDOW_SECONDS = 15 * 60;

type Creation = { request: NewSaleRequest; operationKey: string | undefined };

/** Makes a sale and its first round. MySQL first: should Redis be away just then, reconciliation opens the round there. */
export async function createSale(
  { db, inventory, tasks }: Parts,
  { request, operationKey }: Creation,
  log: Log,
): Promise<SaleCreated | WorkersTooOld> {
  const tooOld = await findTooOld(tasks, request);
  if (tooOld) return tooOld;
  const { opensAt, closesAt, ...sale } = request;
  const created = await db.createSale({
    description: '',
    imageUrl: '/favicon.svg',
    originalPriceCents: sale.priceCents,
    currency: 'CNY',
    payWindowSeconds: PAY_WINDOW_SECONDS,
    paused: false,
    ...sale,
    opensAt: new Date(opensAt),
    closesAt: new Date(closesAt),
    operationKey,
  });
  if (created.outcome !== 'created') return created;
  if (!created.sale.isDraft) await openFirst({ inventory, tasks }, created.sale, log);
  return created;
}

/** Lets Redis know the first round of a sale that MySQL has made. */
export const openFirst = (
  { inventory, tasks }: Pick<Parts, 'inventory' | 'tasks'>,
  { id: saleId, round, total }: SaleRow,
  log: Log,
): Promise<void> =>
  follow(log, saleId, async () => {
    await inventory.openRound({ saleId, round, total });
    await tasks.beginLine(orderPlace, laneOfRound(saleId, round));
  });

type Edit = {
  saleId: number;
  edit: EditSaleRequest;
  operationKey: string | undefined;
  /** Who changes it, for the others. */
  who?: string | undefined;
};

/**
 * MySQL decides, Redis follows. New units go to those who stand by first, and the end of a sale ends their wait,
 * so the standby line is settled after every change.
 */
export async function editSale(
  { db, inventory, tasks }: Parts,
  { saleId, edit, operationKey, who }: Edit,
  log: Log,
): Promise<SaleEdited | WorkersTooOld> {
  const tooOld = await findTooOld(tasks, edit);
  if (tooOld) return tooOld;
  const { stockDelta, endNow, archived, expectedVersion, ...changes } = edit;
  const edited = await db.editSale({
    saleId,
    changes: withDates(changes),
    stockDelta,
    endNow,
    archived,
    expectedVersion,
    who,
    operationKey,
  });
  if (edited.outcome !== 'edited') return edited;
  const { round, total, isDraft } = edited.sale;
  if (isDraft) return edited;
  await follow(log, saleId, async () => {
    if (stockDelta) await inventory.restock({ saleId, round, total });
    await tasks.delay(orderPromote, { saleId, round });
  });
  return edited;
}

function withDates({
  opensAt,
  closesAt,
  ...changes
}: Omit<
  EditSaleRequest,
  'stockDelta' | 'endNow' | 'archived' | 'expectedVersion'
>): SaleEdit['changes'] {
  return {
    ...changes,
    ...(opensAt !== undefined && { opensAt: new Date(opensAt) }),
    ...(closesAt !== undefined && { closesAt: new Date(closesAt) }),
  };
}

async function follow(log: Log, saleId: number, work: () => Promise<unknown>): Promise<void> {
  await work().catch((err: unknown) => {
    log.warn({ err, saleId }, 'the sale is changed in MySQL, reconciliation will tell Redis');
  });
}
