import { LAST_MOMENT } from '@seckill/contracts';

/** A moment to the second, in the reader's time zone. */
export function formatMoment(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(new Date(iso));
}

/** What an input of date and time shows: the reader's own clock, to the minute. */
export function toLocalInput(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment that such an input means; undefined where it is none that the API takes. */
export function fromLocalInput(text: string): string | undefined {
  const time = Date.parse(text);
  return time >= 0 && time <= LAST_MOMENT ? new Date(time).toISOString() : undefined;
}
