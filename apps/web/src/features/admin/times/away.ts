const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
/** From so many on the larger unit says enough. */
const ENOUGH = 2;

/** How far away a moment is, in whole units: in 3 hours, 2 days ago. */
export function sayAway(ms: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const seconds = Math.round(ms / 1000);
  const far = Math.abs(seconds);
  if (far >= ENOUGH * DAY_S) return format.format(Math.round(seconds / DAY_S), 'day');
  if (far >= ENOUGH * HOUR_S) return format.format(Math.round(seconds / HOUR_S), 'hour');
  if (far >= MINUTE_S) return format.format(Math.round(seconds / MINUTE_S), 'minute');
  return format.format(0, 'second');
}

/** What this device's clock is ahead of universal time at a moment: UTC+8, UTC−3:30 or UTC. */
export function offsetOf(minutesBehind: number): string {
  if (minutesBehind === 0) return 'UTC';
  const minutes = Math.abs(minutesBehind);
  const rest = minutes % 60;
  const hours = Math.floor(minutes / 60);
  return `UTC${minutesBehind > 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}
