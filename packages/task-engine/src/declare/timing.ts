import { InvalidOption } from './invalid-option.ts';
import { check } from './options.ts';
import { nextByCron } from './timing-cron.ts';

/** `every`: ms between runs. `cron`: five fields, or six with seconds first, as clocks in `timezone` show. */
export type Timing = { every: number } | { cron: string; timezone: string };

const MOST_COUNTED = 1000;

/** What a schedule says of its times, if it says one thing; throws InvalidOption when there is no such time. */
export function timingOf(spec: { every?: number; cron?: string; timezone?: string }): Timing {
  const { every, cron, timezone } = spec;
  if (every !== undefined) {
    check.every('every', every);
    if (cron !== undefined) throw new InvalidOption('cron', cron, 'left out beside every');
    return { every };
  }
  if (cron === undefined) throw new InvalidOption('cron', cron, 'there, or every');
  check.timezone('timezone', timezone);
  const timing = { cron, timezone: timezone ?? '' };
  try {
    nextAfter(timing, Date.now());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidOption('cron', cron, `a time that comes (${why})`);
  }
  return timing;
}

/**
 * The first run after `ms`. Intervals are whole multiples since 1970. Cron in a zone whose clocks change: a time of
 * day that they leave out is run as much later as they were put forward, one they show twice is run the first time;
 * what names every hour follows the clocks, so that it goes on in both of two hours with the same name.
 */
export function nextAfter(timing: Timing, ms: number): number {
  if ('every' in timing) return (Math.floor(ms / timing.every) + 1) * timing.every;
  return nextByCron(timing.cron, timing.timezone, ms);
}

/**
 * The latest run that was due at `now`, given that one was due at `first`, and how many were due before it, counted
 * up to a thousand. Looks at some fifty times, however long the gap is.
 */
export function latestUntil(
  timing: Timing,
  first: number,
  now: number,
): { latest: number; before: number } {
  if ('every' in timing) {
    const latest = Math.max(first, Math.floor(now / timing.every) * timing.every);
    return { latest, before: Math.ceil((latest - first) / timing.every) };
  }
  let latest = first;
  for (let none = now + 1; none - latest > 1;) {
    const middle = Math.ceil((latest + none) / 2);
    const next = nextAfter(timing, middle - 1);
    if (next <= now) latest = next;
    else none = middle;
  }
  let before = 0;
  for (let at = first; at < latest && before < MOST_COUNTED; at = nextAfter(timing, at))
    before += 1;
  return { latest, before };
}
