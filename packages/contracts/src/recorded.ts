/** What a record says of a ticket: under which name its first verdict is counted, and how many units it asked for. */
export type Recorded = { verdict: string; units: number };

/** A record names the units of a ticket that asks for more than one: `sold_out 3`. */
export function readRecorded(text: string): Recorded {
  const [verdict = '', units = '1'] = text.split(' ');
  return { verdict, units: Number(units) };
}
