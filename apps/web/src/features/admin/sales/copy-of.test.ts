// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import type { AdminSale } from '@seckill/contracts';
import { adminSale } from '../../../testing/samples.ts';
import { copyOf } from './copy-of.ts';

const sale = (opensAt: string, closesAt: string) =>
  adminSale({
    texts: { zh: { title: '耳机' } },
    opensAt: new Date(opensAt).toISOString(),
    closesAt: new Date(closesAt).toISOString(),
  });
const windowOf = (one: AdminSale, now: string) => {
  const { opensAt, closesAt } = copyOf(one, Date.parse(now));
  return [opensAt, closesAt];
};

it.each([
  ['2026-11-01T20:00', '2026-11-01T20:10', '2026-11-01T12:00', '2026-11-02T20:00'],
  ['2026-11-01T20:00', '2026-11-01T20:10', '2026-11-09T12:00', '2026-11-09T20:00'],
  ['2026-11-01T20:00', '2026-11-01T20:10', '2026-11-09T20:00', '2026-11-10T20:00'],
  ['2026-11-01T20:00', '2026-11-04T20:00', '2026-11-01T12:00', '2026-11-05T20:00'],
])('of what was open from %s to %s, made at %s, opens at %s', (opens, closes, now, next) => {
  const [opensAt, closesAt] = windowOf(sale(opens, closes), now);
  expect(opensAt).toBe(next);
  expect(Date.parse(closesAt!) - Date.parse(opensAt!)).toBe(Date.parse(closes) - Date.parse(opens));
});

it('is open for a day where the other was ended within its first minute', () => {
  const [opensAt, closesAt] = windowOf(
    sale('2026-11-01T20:00:10', '2026-11-01T20:00:50'),
    '2026-11-01T20:01',
  );
  expect([opensAt, closesAt]).toEqual(['2026-11-02T20:00', '2026-11-03T20:00']);
});

it('has the words and the terms of the other', () => {
  const copy = copyOf(sale('2026-11-01T20:00', '2026-11-01T20:10'), Date.now());
  expect(copy).toMatchObject({ title: 'Headphones', price: 99, texts: { zh: { title: '耳机' } } });
});
