import type { DraftPublished } from '@seckill/db';
import { openFirst } from '../edit.ts';
import type { Log, Parts } from '../stores.ts';
import { findTooOld, type WorkersTooOld } from '../watch/capabilities.ts';

type Publication = { saleId: number; who: string | undefined };

/** Gives a draft its first round: from now on it is a sale as any other. Again: the sale as it is. */
export async function publishDraft(
  { db, inventory, tasks }: Parts,
  { saleId, who }: Publication,
  log: Log,
): Promise<DraftPublished | WorkersTooOld> {
  const draft = await db.findDraft(saleId);
  const tooOld = draft && (await findTooOld(tasks, draft));
  if (tooOld) return tooOld;
  const published = await db.publishDraft({ saleId, who });
  if (draft && published.outcome === 'published') {
    await openFirst({ inventory, tasks }, published.sale, log);
  }
  return published;
}
