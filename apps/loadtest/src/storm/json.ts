import type { StormOptions } from './options.ts';
import { tally, verdictOf } from './entry.ts';
import { summarize } from './latency.ts';
import type { StormResult } from './storm.ts';
import type { Target } from './target.ts';

/** Everything, for programs. Times are ms; no secret and no cookie is in it. */
export function toJson(options: StormOptions, target: Target, result: StormResult, at: Date) {
  const { entries, reset, checks, sheet, counts } = result;
  const { requests, concurrency, via, seed, jitterMs } = options;
  const accepted = entries.filter((entry) => entry.accepted);
  return {
    ok: result.ok,
    finishedAt: at.toISOString(),
    target: target.origin,
    options: {
      requests,
      concurrency,
      saleId: reset.saleId,
      stock: reset.stock,
      via,
      seed,
      jitterMs,
    },
    round: reset.round,
    answers: tally(entries.map(({ answer }) => answer)),
    verdicts: tally(entries.map((e) => verdictOf(e)?.status).filter((s) => s !== undefined)),
    acceptMs: summarize(accepted.map(({ acceptMs }) => acceptMs)) ?? null,
    verdictMs:
      summarize(
        accepted.flatMap(({ ending }) => (ending && 'ticket' in ending ? [ending.ms] : [])),
      ) ?? null,
    answeredMs: result.answeredMs,
    decidedMs: result.decidedMs,
    counts,
    checks: checks.own,
    sheetChecks: checks.sheet,
    sheet,
    buyers: entries.map((entry) => {
      const ticket = verdictOf(entry);
      const { ending } = entry;
      return {
        userId: entry.buyer.userId,
        answer: entry.answer,
        acceptMs: entry.acceptMs,
        taskId: entry.accepted?.taskId ?? null,
        number: entry.accepted?.number ?? null,
        verdict: ticket?.status ?? null,
        verdictMs: ending && 'ticket' in ending ? ending.ms : null,
        missing: ending && 'missing' in ending ? ending.missing : null,
        orderId: ticket?.status === 'success' ? ticket.order.orderId : null,
      };
    }),
  };
}
