/** What a calendar is to know of a moment. Times are ISO 8601. */
export type CalendarEvent = {
  uid: string;
  title: string;
  text: string;
  url: string;
  from: string;
  to: string;
};

const MOST_OCTETS = 75;
const REMIND_BEFORE = '-PT10M';

/** A calendar file (RFC 5545) with one event, which reminds ten minutes before. `now`: ms since the epoch. */
export function calendarFile(
  { uid, title, text, url, from, to }: CalendarEvent,
  now: number,
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Seckill//Sale//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(Date.parse(from))}`,
    `DTEND:${stamp(Date.parse(to))}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    `URL:${url}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    `TRIGGER:${REMIND_BEFORE}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** In UTC, as 20261126T120000Z. */
function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** A line is 75 octets at most; the next one goes on with it after a space. No character is cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let [octets, out] = [0, ''];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > MOST_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
