import type { Language, Overview, SaleOverview } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Line, Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { saleState, toSale, type ListedSale, type SaleBoard } from './board.ts';

type Sources = { db: Db; tasks: Tasks; board: SaleBoard };

/** What the operator's console shows: stock, lines, queues and who works. Two questions to MySQL, however many sales. */
export async function readOverview(
  { db, tasks, board }: Sources,
  language?: Language,
): Promise<Overview> {
  const [listed, unpaid, queues, workers] = await Promise.all([
    board.list(),
    db.countUnpaidUnits(),
    tasks.queues(),
    tasks.workers(),
  ]);
  const lines = await Promise.all(
    listed.map(({ row }) => tasks.line(orderPlace, laneOfRound(row.id, row.round))),
  );
  const counts = new Map(unpaid.map(({ saleId, round, units }) => [`${saleId}-${round}`, units]));
  return {
    serverTime: new Date(listed[0]?.now() ?? Date.now()).toISOString(),
    sales: listed.flatMap((sale, i) => {
      const line = lines[i];
      const { id, round } = sale.row;
      return line ? [saleOverview(sale, line, counts.get(`${id}-${round}`) ?? 0, language)] : [];
    }),
    queues,
    workers,
  };
}

function saleOverview(
  sale: ListedSale,
  line: Line,
  unpaid: number,
  language: Language | undefined,
): SaleOverview {
  const { row, available } = sale;
  return {
    saleId: row.id,
    title: toSale(sale, language).title,
    round: row.round,
    state: saleState(sale),
    total: row.total,
    available,
    unpaid,
    // What is sold is unpaid or paid; the two numbers may be a moment apart.
    paid: Math.max(0, row.sold - unpaid),
    accepted: line.accepted,
    decided: line.decided,
    waiting: line.waiting,
    perSecond: line.perSecond,
    tickets: line.outcomes,
  };
}
