import type { ClaimResult } from '../index.ts';

export type Asked = { buyerId: string; ticketId: string; units?: number };

/** Tickets written as `buyer/ticket`, in that order. */
export function tickets(...pairs: string[]): Asked[] {
  return pairs.map((pair) => {
    const [buyerId = '', ticketId = ''] = pair.split('/');
    return { buyerId, ticketId };
  });
}

/** One ticket each for so many buyers nobody else has. */
export function crowd(name: string, count: number): Asked[] {
  return Array.from({ length: count }, (_, i) => ({
    buyerId: `${name}-${i}`,
    ticketId: `${name}-${i}-t`,
  }));
}

/** The verdicts in short, as `won` or `duplicate t1 1`; `unknown` alone when there are none. */
export function words(result: ClaimResult): string[] {
  if (result.outcome !== 'decided') return [result.outcome];
  return result.verdicts.map((verdict) => {
    if (verdict.outcome === 'duplicate') {
      return `duplicate ${verdict.heldBy} ${verdict.units}`;
    }
    if (verdict.outcome === 'sold_out' && verdict.unitsLeft > 0) {
      return `sold_out ${verdict.unitsLeft}`;
    }
    return verdict.outcome;
  });
}
