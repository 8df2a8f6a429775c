import type { Overview, SaleOverview } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import { saleState, type SaleBoard, type SaleFacts } from './board.ts';

type Sources = { db: Db; tasks: Tasks; board: SaleBoard };

/** What the operator's console shows: stock, lines, queues and who works. */
export async function readOverview({ db, tasks, board }: Sources): Promise<Overview> {
  const [facts, queues, workers] = await Promise.all([
    board.list(),
    tasks.queues(),
    tasks.workers(),
  ]);
  const sales = await Promise.all(
    facts.map(async (f) => saleOverview(f, await db.countRound(f.row.id, f.row.round))),
  );
  return {
    serverTime: new Date(facts[0]?.now() ?? Date.now()).toISOString(),
    sales,
    queues,
    workers,
  };
}

function saleOverview(facts: SaleFacts, ledger: { unpaid: number; paid: number }): SaleOverview {
  const { row, available, line } = facts;
  return {
    saleId: row.id,
    title: row.title,
    round: row.round,
    state: saleState(facts),
    total: row.total,
    available,
    unpaid: ledger.unpaid,
    paid: ledger.paid,
    accepted: line.accepted,
    decided: line.decided,
    waiting: line.waiting,
    perSecond: line.perSecond,
    tickets: line.outcomes,
  };
}
