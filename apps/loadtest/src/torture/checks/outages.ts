import type { Outage } from '../faults/executor.ts';
import type { History, Press } from '../history/history.ts';

/** A master that is gone is replaced by then, and so long may its sales be refused, ms. */
const REFUSED_AT_MOST_MS = 15_000;
/** What is refused at the very end of an outage is seen a moment later, ms. */
const AFTER_MS = 5000;

/** How long presses of some sales were refused without a break while a master was away, ms. */
export type Refused = { saleIds: number[]; ms: number };

export type OutageSeen = {
  /** From the start of the run. */
  atMs: number;
  /** Until its replica had taken over. */
  lastedMs: number;
  /** Of the sales that needed it, and of the others. */
  needed: Refused;
  others: Refused;
};

/** What each time that a master was away meant to those who pressed; too long for a sale that needed it is a violation. */
export function checkOutages(
  { presses, violation }: Pick<History, 'presses' | 'violation'>,
  outages: readonly Outage[],
  begunMs: number,
): OutageSeen[] {
  const all = [...new Set(presses.map(({ saleId }) => saleId))].toSorted((a, b) => a - b);
  return outages.map((outage) => {
    const { fromMs, untilMs, saleIds } = outage;
    const refused = (ids: number[]): Refused => ({
      saleIds: ids,
      ms: Math.max(0, ...ids.map((id) => longestRefusal(ofSale(presses, id), fromMs, untilMs))),
    });
    const needed = refused(all.filter((id) => saleIds.has(id)));
    const others = refused(all.filter((id) => !saleIds.has(id)));
    if (needed.ms > REFUSED_AT_MOST_MS) {
      violation(
        'a sale was refused too long after its master was gone',
        `sales ${needed.saleIds.join(', ')}: ${needed.ms} ms`,
      );
    }
    const [atMs, lastedMs] = [Math.round(fromMs - begunMs), Math.round(untilMs - fromMs)];
    return { atMs, lastedMs, needed, others };
  });
}

const ofSale = (presses: readonly Press[], id: number): Press[] =>
  presses.filter(({ saleId }) => saleId === id);

/** From the first press that was refused to the next that was not, at most. */
function longestRefusal(presses: readonly Press[], fromMs: number, untilMs: number): number {
  let longest = 0;
  let since: number | undefined;
  for (const { status, askedMs, answeredMs } of presses) {
    if (answeredMs < fromMs || askedMs > untilMs + AFTER_MS) continue;
    if (status === 503) {
      // What was asked before it, or is refused first after it, has other causes.
      if (askedMs <= untilMs) since ??= Math.max(askedMs, fromMs);
    } else {
      if (since !== undefined) longest = Math.max(longest, answeredMs - since);
      since = undefined;
    }
  }
  return Math.round(longest);
}
