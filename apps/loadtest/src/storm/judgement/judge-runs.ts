import type { Check, ResetResult, VerifySheet } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { readSheet } from '../../product/sale.ts';
import type { Entry } from '../buyers/entry.ts';
import type { SaleRun } from '../buyers/sale-run.ts';
import type { Settled } from '../buyers/settlement.ts';
import type { StormOptions } from '../options.ts';
import type { Progress } from '../progress.ts';
import { gather } from './evidence.ts';
import { judgeSettled } from './settlement-checks.ts';
import { judge, judgeSheet } from './verdicts.ts';

/** What happened on one sale. */
export type SaleResult = {
  reset: ResetResult;
  entries: Entry[];
  /** Where the units ended, of a storm that pays. */
  settled: Settled | undefined;
  sheet: VerifySheet;
  /** The storm's own, then the sheet's. */
  checks: { own: Check[]; sheet: Check[] };
  ok: boolean;
  /** From the shot to the last verdict. */
  decidedMs: number;
};

/**
 * Asks again about every ticket, follows units to where they end if buyers pay, reads the verify sheets,
 * and judges.
 */
export async function judgeRuns(
  { stock, requests, buyers, paying, patience }: StormOptions,
  { client, operator, token }: { client: Dispatcher; operator: Dispatcher; token: string },
  runs: readonly SaleRun[],
  progress: Progress,
): Promise<SaleResult[]> {
  const units = Math.min(stock, requests);
  const rereading = progress.step('asked again', buyers);
  const evidence = await Promise.all(
    runs.map(({ reset, entries }) => gather(client, reset, entries, rereading.tick)),
  );
  rereading.done();

  if (paying) {
    const paid = progress.step('units paid', units * runs.length);
    const silenceMs = (patience + paying.windowSeconds) * 1000;
    await Promise.all(
      runs.map(async ({ settlement, entries }) => {
        await settlement?.standBy(entries);
        await settlement?.settle(silenceMs, paid.tick);
      }),
    );
    paid.done();
  }

  return Promise.all(
    runs.map(async ({ reset, entries, decidedMs, settlement }, index) => {
      const settled = settlement?.result();
      const sheet = await readSheet(operator, token, reset.saleId);
      const seen = evidence[index];
      const own = [
        ...(seen ? judge(seen) : []),
        ...(settled ? judgeSettled(units, settled) : []),
        judgeSheet(sheet, reset.round),
      ];
      const checks = { own, sheet: sheet.checks };
      const ok = [...own, ...checks.sheet].every((check) => check.ok);
      return { reset, entries, decidedMs, settled, sheet, checks, ok };
    }),
  );
}
