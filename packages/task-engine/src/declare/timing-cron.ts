import { CronExpressionParser, type CronExpression } from 'cron-parser';

const DAY = 86_400_000;
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

const formats = new Map<string, Intl.DateTimeFormat>();
const parsed = new Map<string, { expression: CronExpression; everyHour: boolean }>();

/** How far the clocks of a zone are ahead of UTC at an instant, ms. */
function offsetAt(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const [, sign, ...parts] = OFFSET.exec(format.format(at)) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return (sign === '-' ? -1000 : 1000) * (3600 * hours + 60 * minutes + seconds);
}

function parse(cron: string) {
  let known = parsed.get(cron);
  if (known === undefined) {
    const expression = CronExpressionParser.parse(cron, { tz: 'UTC' });
    known = { expression, everyHour: expression.fields.hour.values.length === 24 };
    parsed.set(cron, known);
  }
  return known;
}

/** The first match from `from` on, for clocks that never change; both are what they show, as if it were UTC. */
function matchFrom(cron: string, from: number): number {
  const { expression } = parse(cron);
  expression.reset(new Date(from - 1));
  return expression.next().getTime();
}

/**
 * The first run of `cron` after `ms`. cron-parser finds times of day on clocks that never change; what becomes of
 * them where clocks change is decided here, because its own answers differ between zones and expressions.
 */
export function nextByCron(cron: string, zone: string, ms: number): number {
  return parse(cron).everyHour ? nextByClock(cron, zone, ms) : nextByDay(cron, zone, ms);
}

/** Whatever the clocks show: a time they show twice is run twice, one they leave out is not run. */
function nextByClock(cron: string, zone: string, ms: number): number {
  let from = ms + 1;
  for (;;) {
    const offset = offsetAt(zone, from);
    const at = matchFrom(cron, from + offset) - offset;
    const until = Math.min(at, from + DAY);
    if (offsetAt(zone, until) !== offset) from = changeBetween(zone, from, until);
    else if (until === at) return at;
    // Clocks change by less than a day, so that nothing matches until a day before.
    else from = Math.max(until, at - DAY);
  }
}

/** When the clocks changed, given that they show another offset at `to` than at `from`. */
function changeBetween(zone: string, from: number, to: number): number {
  const before = offsetAt(zone, from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Each time of day once: the first of two, and one that is left out as if the clocks had changed after it. */
function nextByDay(cron: string, zone: string, ms: number): number {
  const [early, late] = [offsetAt(zone, ms - DAY), offsetAt(zone, ms + DAY)];
  let best = Infinity;
  for (let from = ms + Math.min(early, late) + 1; ;) {
    const wall = matchFrom(cron, from);
    const at = instantOf(zone, wall);
    if (at > ms) best = Math.min(best, at);
    // A time that is left out is run among those that come after it by the clock: one of them may be sooner.
    const ahead = Math.max(offsetAt(zone, wall - DAY), offsetAt(zone, wall + DAY));
    if (wall - ahead >= best) return best;
    from = wall + 1;
  }
}

/** The first instant at which the clocks show `wall`. */
function instantOf(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - DAY);
  const first = wall - before;
  const after = offsetAt(zone, first);
  return offsetAt(zone, wall - after) === after ? wall - after : first;
}
