import { beforeAll, describe, expect, it } from 'vitest';
import { latestUntil, nextAfter, type Timing } from './timing.ts';

/** The clocks of a zone are put from `before` to `after` (ms ahead of UTC) at `at`. */
type Change = { zone: string; at: number; before: number; after: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2036, 0, 1);
/** Clocks of one zone are never changed twice in such a time, not even around Ramadan. */
const QUIET = 27 * DAY;
const ZONES = Intl.supportedValuesOf('timeZone');

/** What the clocks show, from a calendar's fields: another way than the one that is tested. */
function clocks(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const [day = 0, hour = 0, minute = 0] = format.format(at).match(/\d+/g)?.map(Number) ?? [];
    const utc = new Date(at);
    const days = day - utc.getUTCDate();
    const shift = Math.abs(days) > 1 ? -Math.sign(days) : days;
    return (shift * 24 + hour - utc.getUTCHours()) * HOUR + (minute - utc.getUTCMinutes()) * MINUTE;
  };
}

function changesOf(zone: string): Change[] {
  const offset = clocks(zone);
  const changes: Change[] = [];
  let before = offset(FROM);
  for (let from = FROM; from < TO; from += QUIET) {
    const after = offset(from + QUIET);
    if (after === before) continue;
    let [low, high] = [from, from + QUIET];
    while (high - low > MINUTE) {
      const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    changes.push({ zone, at: high, before, after });
    before = after;
  }
  return changes;
}

/** Minutes of the day at which an expression of fixed fields matches, by hand. */
type Expression = { cron: string; matches: (hour: number, minute: number, day: number) => boolean };
const expression = (cron: string, matches: Expression['matches']): Expression => ({
  cron,
  matches,
});

const everyHour = [
  expression('0 * * * *', (_, minute) => minute === 0),
  expression('*/20 * * * *', (_, minute) => minute % 20 === 0),
  expression('47 * * * 1-6', (_, minute, day) => minute === 47 && day !== 0),
];
const timesOfDay = [
  expression('30 2 * * *', (hour, minute) => hour === 2 && minute === 30),
  expression('0 0 * * *', (hour, minute) => hour === 0 && minute === 0),
  expression(
    '15,45 1,3,23 * * *',
    (hour, minute) => [1, 3, 23].includes(hour) && [15, 45].includes(minute),
  ),
  expression('*/15 0-5 * * 0', (hour, minute, day) => hour <= 5 && minute % 15 === 0 && day === 0),
  expression('0 */2 * * *', (hour, minute) => hour % 2 === 0 && minute === 0),
];

/** Every minute from `from` to `to`, asked one by one; `each`: whether a time shown twice is run twice. */
function byMinute(
  { matches }: Expression,
  change: Change,
  from: number,
  to: number,
  each: boolean,
) {
  const { at: moment, before, after } = change;
  const runs = new Set<number>();
  const shown = new Set<number>();
  const shows = (wall: number): boolean => {
    const date = new Date(wall);
    return matches(date.getUTCHours(), date.getUTCMinutes(), date.getUTCDay());
  };
  for (let at = from; at <= to; at += MINUTE) {
    const wall = at + (at < moment ? before : after);
    if (shows(wall) && (each || !shown.has(wall))) runs.add(at);
    shown.add(wall);
    // Left out: run as if the clocks had not been changed yet.
    const left = at + before;
    if (!each && at >= moment && left < moment + after && shows(left)) runs.add(at);
  }
  return [...runs].filter((at) => at > from).toSorted((a, b) => a - b);
}

function found(timing: Timing, from: number, to: number): number[] {
  const runs: number[] = [];
  for (let at = nextAfter(timing, from); at <= to; at = nextAfter(timing, at)) runs.push(at);
  return runs;
}

let changes: Change[];
beforeAll(() => {
  changes = ZONES.flatMap(changesOf);
});

const iso = (list: number[]): string[] => list.map((at) => new Date(at).toISOString());

describe('in every zone, from 2020 to 2035', () => {
  it('there are clocks that change, of every kind', () => {
    const zones = new Set(changes.map(({ zone }) => zone));
    for (const zone of [
      'Australia/Lord_Howe',
      'Antarctica/Troll',
      'Africa/Casablanca',
      'Asia/Beirut',
    ]) {
      expect(zones).toContain(zone);
    }
    expect(ZONES.length).toBeGreaterThan(400);
    expect(changes.length).toBeGreaterThan(4000);
  });

  it.each([
    ['what names every hour follows the clocks', everyHour, true],
    ['each time of day happens once', timesOfDay, false],
  ])('%s, around every change', (_, expressions, each) => {
    // Zones that change alike at one moment are alike.
    const alike = new Map(changes.map((one) => [`${one.at} ${one.before} ${one.after}`, one]));
    for (const [index, change] of [...alike.values()].entries()) {
      const one = expressions[index % expressions.length]!;
      const [from, to] = [change.at - 4 * HOUR, change.at + 5 * HOUR];
      const timing = { cron: one.cron, timezone: change.zone };
      const wanted = byMinute(one, change, from, to, each);
      expect(iso(found(timing, from, to)), `${one.cron} in ${change.zone}`).toEqual(iso(wanted));
    }
  });

  it('a time that is left out or shown twice happens once, at every change of every zone', () => {
    for (const { zone, at, before, after } of changes) {
      const wall = at + Math.min(before, after) + Math.abs(after - before) / 2;
      const date = new Date(wall);
      const timing = {
        cron: `${date.getUTCMinutes()} ${date.getUTCHours()} * * *`,
        timezone: zone,
      };
      const runs = found(timing, at - DAY / 2, at + DAY / 2);
      expect(iso(runs), `${timing.cron} in ${zone}`).toEqual(iso([wall - before]));
    }
  });

  it('anywhere else a run shows the time of day that was asked for, and is the first to do so', () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (const zone of ZONES) {
      const offset = clocks(zone);
      for (let sample = 0; sample < 4; sample += 1) {
        const from = FROM + random((TO - FROM) / MINUTE - 3000) * MINUTE;
        if (offset(from - DAY) !== offset(from + 2 * DAY)) continue;
        const [hour, minute] = [random(24), random(60)];
        const wanted = (from + offset(from) - (hour * HOUR + minute * MINUTE)) / DAY;
        const run = nextAfter({ cron: `${minute} ${hour} * * *`, timezone: zone }, from);
        const at = (Math.floor(wanted) + 1) * DAY + hour * HOUR + minute * MINUTE - offset(from);
        expect(iso([run]), `${hour}:${minute} in ${zone}`).toEqual(iso([at]));
      }
    }
  });
});

it.each(['0 * * * *', '30 2 * * *', '* * 0-22 * * *', '0 0 29 2 *'])(
  'a gap of years is bridged in a few steps: %s',
  (cron) => {
    const timing = { cron, timezone: 'Australia/Lord_Howe' };
    const now = Date.UTC(2035, 5, 7, 8, 9, 10);
    const { latest } = latestUntil(timing, nextAfter(timing, Date.UTC(2020, 1, 3, 4, 5)), now);
    expect(latest).toBeLessThanOrEqual(now);
    expect(nextAfter(timing, latest)).toBeGreaterThan(now);
    expect(nextAfter(timing, latest - 1)).toBe(latest);
  },
);
