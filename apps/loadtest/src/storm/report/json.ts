import type { WatchedOverview } from '../overview/watch-overview.ts';
import type { StormOptions } from '../options.ts';
import { tally, verdictOf } from '../buyers/entry.ts';
import { summarize } from './latency.ts';
import type { SaleResult } from '../judgement/judge-runs.ts';
import type { StormResult } from '../storm.ts';
import type { Target } from '../target.ts';

/**
 * Everything, for programs. Times are ms; no secret and no cookie is in it. A storm on one sale
 * shows that sale's facts beside its own; one on several has a list of them, `sales`.
 */
export function toJson(options: StormOptions, target: Target, result: StormResult, at: Date) {
  const { requests, concurrency, via, seed, jitter, paying } = options;
  const { ok, answeredMs, decidedMs, counts, sales, overview } = result;
  const [first, ...others] = sales;
  const common = {
    requests,
    concurrency,
    via,
    seed,
    jitterMs: jitter,
    ...(paying && { paying }),
  };
  const storm = { ok, finishedAt: at.toISOString(), target: target.origin };
  const times = { answeredMs, decidedMs, counts, ...(overview && { overview: shown(overview) }) };
  if (!first || others.length > 0)
    return {
      ...storm,
      options: { ...common, stock: options.stock },
      ...times,
      sales: sales.map((sale) => ({
        ok: sale.ok,
        saleId: sale.reset.saleId,
        stock: sale.reset.stock,
        ...factsOf(sale),
        decidedMs: sale.decidedMs,
      })),
    };
  const { saleId, stock } = first.reset;
  return { ...storm, options: { ...common, saleId, stock }, ...factsOf(first), ...times };
}

const shown = ({ agesMs, ...watched }: WatchedOverview) => ({
  ...watched,
  ageMs: summarize(agesMs) ?? null,
});

function factsOf({ reset, entries, checks, sheet, settled }: SaleResult) {
  const accepted = entries.filter((entry) => entry.accepted);
  return {
    round: reset.round,
    answers: tally(entries.map(({ answer }) => answer)),
    verdicts: tally(entries.map((e) => verdictOf(e)?.status).filter((s) => s !== undefined)),
    acceptMs: summarize(accepted.map(({ acceptMs }) => acceptMs)) ?? null,
    verdictMs:
      summarize(
        accepted.flatMap(({ ending }) => (ending && 'ticket' in ending ? [ending.ms] : [])),
      ) ?? null,
    settled: settled ?? null,
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
