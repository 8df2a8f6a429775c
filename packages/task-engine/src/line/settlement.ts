import type { Decision } from '../declare/handlers.ts';
import type { Settled } from '../declare/states.ts';

/** The decisions of a batch in the shape they are stored, counted and published. */
export type Settlement = {
  tallies: [name: string, count: number][];
  /** Of the hash of results: `*` for the most frequent result, an index for each other one. */
  fields: (string | number)[];
  /** Every different result once, and which of them each ticket got. */
  outcomes: Settled[];
  outcomeOf: number[];
};

/** Nearly all tickets of a sale end alike, so what they share is stored and sent once. */
export function summarise(decisions: readonly Decision[]): Settlement {
  const tallies = new Map<string, number>();
  const places = new Map<string, number>();
  const outcomes: Settled[] = [];
  const counts: number[] = [];
  const outcomeOf = decisions.map(({ settled, tally }) => {
    tallies.set(tally, (tallies.get(tally) ?? 0) + 1);
    const text = JSON.stringify(settled);
    const place = places.get(text) ?? outcomes.push(settled) - 1;
    places.set(text, place);
    counts[place] = (counts[place] ?? 0) + 1;
    return place;
  });
  const texts = [...places.keys()];
  const common = counts.indexOf(Math.max(...counts));
  const others = outcomeOf.flatMap((place, index) =>
    place === common ? [] : [index, texts[place] ?? ''],
  );
  return {
    tallies: [...tallies],
    fields: ['*', texts[common] ?? '', ...others],
    outcomes,
    outcomeOf,
  };
}
