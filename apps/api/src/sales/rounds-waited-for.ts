import type { KnownRound } from '@seckill/sales';
import type { ListedSale, SaleBoard } from './board.ts';

/** Of more sales at once than that, the newest are looked at. */
const MOST_SALES = 200;

/** The rounds in which somebody may have a place, or has yet to pay. */
export const roundsWaitedFor = async (board: Pick<SaleBoard, 'list'>): Promise<KnownRound[]> =>
  (await board.list()).filter(mayBeWaitedFor).slice(-MOST_SALES).map(toRound);

/** From its opening until the last who won has had the time to pay. */
function mayBeWaitedFor({ row, now }: ListedSale): boolean {
  const at = now();
  return row.opensAt.getTime() <= at && at < row.closesAt.getTime() + row.payWindowSeconds * 1000;
}

const toRound = ({ row, available }: ListedSale): KnownRound => ({
  saleId: row.id,
  round: row.round,
  known: available !== null,
});
