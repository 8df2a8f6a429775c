import type { Language, Overview } from '@seckill/contracts';
import type { SaleBoard } from '../sales/board.ts';
import { titled, type Figures, type Moment } from './figures.ts';
import type { Surroundings } from './surroundings.ts';

export type OverviewParts = { figures: Figures; around: Surroundings; board: SaleBoard };

/** What the operator's console shows: stock, lines, queues and who works. Two questions to MySQL, however many sales. */
export async function readOverview(
  { figures, around, board }: OverviewParts,
  language?: Language,
): Promise<Overview> {
  const [queues, workers, seen] = await Promise.all([
    around.queues(),
    around.workers(),
    around.look(),
  ]);
  const begun = performance.now();
  const { moment, sales } = await readSales(figures, board);
  const at = moment.now.toISOString();
  return {
    serverTime: at,
    at,
    ageMs: Math.ceil(performance.now() - begun),
    sales: sales.map(({ row, figures: found }) => titled(row, found, language)),
    queues,
    workers,
    ...seen,
  };
}

/** All sales. Of those that were reset since the rows were read, the rows are read again. */
export async function readSales(figures: Figures, board: Pick<SaleBoard, 'drop'>) {
  const read = (moment: Moment) =>
    Promise.all(
      moment.rows.map(async (row) =>
        figures.make(row, await figures.read(row, moment.now), moment),
      ),
    );
  const moment = await figures.begin();
  const sales = await read(moment);
  const behind = sales.filter(({ isBehind }) => isBehind);
  if (behind.length === 0) return { moment, sales };
  for (const { row } of behind) board.drop(row.id);
  const again = await figures.begin();
  return { moment: again, sales: await read(again) };
}
