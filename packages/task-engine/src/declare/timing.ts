import { CronExpressionParser } from 'cron-parser';

/** `every`: ms between runs. `cron`: five fields, or six with seconds first, as clocks in `timezone` show. */
export type Timing = { every: number } | { cron: string; timezone: string };

const MINUTE = 60_000;
const FAR_BACK = [MINUTE, 60 * MINUTE, 24 * 60 * MINUTE];
const MOST_COUNTED = 1000;

/** Throws when there is no such time. */
export function checkTiming(timing: Timing): void {
  if ('every' in timing) {
    if (!Number.isInteger(timing.every) || timing.every < 50) {
      throw new TypeError(`every ${timing.every} ms is not possible: whole numbers from 50`);
    }
    return;
  }
  // Throws for a zone that is not known here.
  Intl.DateTimeFormat('en', { timeZone: timing.timezone });
  nextAfter(timing, Date.now());
}

/**
 * The first run after `ms`. In a time zone with daylight saving time, a time of day that the clocks leave out is
 * run an hour later by the clock, one they show twice is run once; what runs every hour or more often does so.
 */
export function nextAfter(timing: Timing, ms: number): number {
  if ('every' in timing) return (Math.floor(ms / timing.every) + 1) * timing.every;
  return CronExpressionParser.parse(timing.cron, {
    currentDate: new Date(ms),
    tz: timing.timezone,
  })
    .next()
    .getTime();
}

/** The latest run that was due at `now`, given that one was due at `first`, and how many were due before it. */
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
  // Not from the beginning: a day of seconds has 86,400. Not by `prev()`: it counts the double hour twice.
  for (const back of FAR_BACK) {
    const from = nextAfter(timing, Math.max(first, now - back));
    if (from > now) continue;
    for (let at = from; at <= now; at = nextAfter(timing, at)) latest = at;
    return { latest, before: countUntil(timing, first, latest) };
  }
  for (let at = nextAfter(timing, first); at <= now; at = nextAfter(timing, at)) latest = at;
  return { latest, before: countUntil(timing, first, latest) };
}

function countUntil(timing: Timing, first: number, latest: number): number {
  let count = 0;
  for (let at = first; at < latest && count < MOST_COUNTED; at = nextAfter(timing, at)) count += 1;
  return count;
}
