import type { Language, Overview, SaleOverview } from '@seckill/contracts';
import type { Db, SoldUnits } from '@seckill/db';
import type { Inventory, Look } from '@seckill/inventory';
import type { Line, Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { saleState, toSale, type ListedSale, type SaleBoard } from './board.ts';
import { stockOf } from './stock-of.ts';

type Sources = { db: Db; inventory: Inventory; tasks: Tasks; board: SaleBoard };

/** What the operator's console shows: stock, lines, queues and who works. Two questions to MySQL, however many sales. */
export async function readOverview(
  { db, inventory, tasks, board }: Sources,
  language?: Language,
): Promise<Overview> {
  const [listed, sold, queues, workers] = await Promise.all([
    board.list(),
    db.countSoldUnits(),
    tasks.queues(),
    tasks.workers(),
  ]);
  const counts = new Map(sold.map((count) => [`${count.saleId}-${count.round}`, count]));
  // After MySQL was asked: a unit is claimed in Redis before it has an order.
  const sales = await Promise.all(
    listed.map(async (sale) => {
      const { id, round, closesAt } = sale.row;
      const [line, look] = await Promise.all([
        tasks.line(orderPlace, laneOfRound(id, round)),
        closesAt.getTime() > sale.now() ? inventory.look(id, round, '') : undefined,
      ]);
      return saleOverview(sale, { line, look, sold: counts.get(`${id}-${round}`) }, language);
    }),
  );
  return {
    serverTime: new Date(listed[0]?.now() ?? Date.now()).toISOString(),
    sales,
    queues,
    workers,
  };
}

function saleOverview(
  sale: ListedSale,
  { line, look, sold }: { line: Line; look: Look | undefined; sold: SoldUnits | undefined },
  language: Language | undefined,
): SaleOverview {
  const { row } = sale;
  return {
    saleId: row.id,
    title: toSale(sale, language).title,
    round: row.round,
    state: saleState(sale),
    ...stockOf(row, look, sold),
    accepted: line.accepted,
    decided: line.decided,
    waiting: line.waiting,
    perSecond: line.perSecond,
    tickets: line.outcomes,
  };
}
