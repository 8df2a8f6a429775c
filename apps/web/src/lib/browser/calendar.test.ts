import { expect, it } from 'vitest';
import { calendarFile } from './calendar.ts';

const NOW = Date.parse('2026-11-20T08:00:00.000Z');
const event = {
  uid: 'sale-2-1@shop.example',
  title: 'Aurora X1, 限时秒杀; now',
  text: `Few units.\n${'一'.repeat(60)}`,
  url: 'https://shop.example/sales/2',
  from: '2026-11-26T12:00:00.000Z',
  to: '2026-11-26T13:00:00.000Z',
};

it('is a calendar file with one event in UTC and a reminder before it', () => {
  const lines = calendarFile(event, NOW).split('\r\n');
  expect(lines[0]).toBe('BEGIN:VCALENDAR');
  expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
  expect(lines).toContain('DTSTAMP:20261120T080000Z');
  expect(lines).toContain('DTSTART:20261126T120000Z');
  expect(lines).toContain('DTEND:20261126T130000Z');
  expect(lines).toContain('SUMMARY:Aurora X1\\, 限时秒杀\\; now');
  expect(lines).toContain('TRIGGER:-PT10M');
});

it('folds long lines at 75 octets, and unfolded they say the same', () => {
  const file = calendarFile(event, NOW);
  for (const line of file.split('\r\n'))
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(file.replaceAll('\r\n ', '')).toContain(`DESCRIPTION:Few units.\\n${'一'.repeat(60)}\r\n`);
});
