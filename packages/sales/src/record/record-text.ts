import type { FairnessRecord } from '@seckill/contracts';
import type { RecordedBatch } from '@seckill/task-engine';

type Told = Omit<FairnessRecord, 'batches' | 'lateUnits' | 'draw'>;
type ToldLast = Pick<FairnessRecord, 'lateUnits' | 'draw'>;

/**
 * A record as JSON, page after page, so that a long one fills no memory and keeps no other request waiting. What came back
 * while it was read is told after it: else a late winner could look like one too many.
 */
export async function* recordText(
  told: Told,
  pages: AsyncIterable<RecordedBatch[]>,
  readLast: () => Promise<ToldLast>,
): AsyncGenerator<string, void> {
  yield `${JSON.stringify(told).slice(0, -1)},"batches":[`;
  let separator = '';
  for await (const page of pages) {
    for (const { link, tickets } of page) {
      yield separator + JSON.stringify({ link, tickets });
      separator = ',';
    }
  }
  yield `],${JSON.stringify(await readLast()).slice(1)}`;
}
