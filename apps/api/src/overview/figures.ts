import { inLanguage, type Language, type SaleOverview } from '@seckill/contracts';
import type { Db, SaleRow, SoldUnits } from '@seckill/db';
import type { Inventory, Look } from '@seckill/inventory';
import type { MeasuredLine, Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import { saleState, type SaleBoard } from '../sales/board.ts';
import { createSoldCounts, keyOf, type SoldCounts } from './sold-counts.ts';
import { stockOf } from './stock-of.ts';

export type Sources = { db: Db; inventory: Inventory; tasks: Tasks; board: SaleBoard };

/** What a sale is measured by: its terms, what MySQL has sold, and the clock of Redis. */
export type Moment = { rows: readonly SaleRow[]; sold: SoldCounts; now: Date };

/** A sale in no language yet. */
export type SaleFigures = Omit<SaleOverview, 'title'>;

type Seen = { line: MeasuredLine; look: Look | undefined };

export type SaleRead = { row: SaleRow; figures: SaleFigures; isBehind: boolean };

export type Figures = ReturnType<typeof createFigures>;

/** The figures of sales, each as of one instant. */
export function createFigures({ db, inventory, tasks, board }: Sources) {
  const countSold = createSoldCounts(db);

  return {
    /** What all sales have in common. Two questions to MySQL, however many there are; `rows` spares one of them. */
    async begin(rows?: readonly SaleRow[]): Promise<Moment> {
      const [listed, sold, now] = await Promise.all([
        rows ?? board.rows(),
        countSold(),
        inventory.now(),
      ]);
      return { rows: listed, sold, now };
    },

    /** What Redis knows of one sale, of which nothing is free any more once it is over. */
    async read(row: SaleRow, now: Date): Promise<Seen> {
      const { id, round, closesAt } = row;
      const [line, look] = await Promise.all([
        tasks.measuredLine(orderPlace, laneOfRound(id, round)),
        closesAt > now ? inventory.look(id, round, '') : undefined,
      ]);
      return { line, look };
    },

    /** The figures of one sale. `isBehind`: Redis is at a later round than the row, so that only a newer row can tell what is free. */
    make(row: SaleRow, { line, look }: Seen, { sold, now }: Moment): SaleRead {
      const { id, round } = row;
      const stock = stockOf(row, look, sold.get(keyOf(id, round)));
      const { accepted, decided, waiting, perSecond, acceptedPerSecond, overdueMs, waits } = line;
      const figures = {
        saleId: id,
        round,
        state: saleState({ row, available: stock.available, now: () => now.getTime() }),
        ...stock,
        standby: look?.waiting ?? 0,
        accepted,
        decided,
        waiting,
        perSecond,
        acceptedPerSecond,
        overdueMs,
        ...(waits && { verdictMs: waits }),
        tickets: line.outcomes,
      };
      return { row, figures, isBehind: (look?.open?.round ?? 0) > round };
    },
  };
}

/** Whether what is kept of a sale is still what there is to be told, without a look at its line. */
export function isSame(
  row: SaleRow,
  other: SaleRow,
  sold?: SoldUnits,
  before?: SoldUnits,
): boolean {
  return (
    row.round === other.round &&
    row.total === other.total &&
    row.sold === other.sold &&
    row.paused === other.paused &&
    row.title === other.title &&
    row.opensAt.getTime() === other.opensAt.getTime() &&
    row.closesAt.getTime() === other.closesAt.getTime() &&
    JSON.stringify(row.texts) === JSON.stringify(other.texts) &&
    sold?.sold === before?.sold &&
    sold?.unpaid === before?.unpaid
  );
}

/** A sale in the words of a language, or in plain ones. */
export function titled(
  { title, description, texts }: SaleRow,
  figures: SaleFigures,
  language: Language | undefined,
): SaleOverview {
  return { ...figures, title: inLanguage({ title, description }, texts, language).title };
}
