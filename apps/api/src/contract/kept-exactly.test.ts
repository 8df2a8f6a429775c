import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const RUNS = 60;
const DAY_MS = 86_400_000;

/** Any sequence of code units that JSON can carry, with more of what stores and screens stumble over. */
const text = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.integer({ min: 0, max: 0x10_ff_ff }),
      fc.constantFrom(
        0,
        9,
        10,
        13,
        0x27,
        0x5c,
        0xa0,
        0x301,
        0x200b,
        0xd800,
        0xdfff,
        0xfe0f,
        0xffff,
        0x1_f6_00,
      ),
    ),
    { maxLength: 40 },
  )
  .map((points) => points.map((point) => String.fromCodePoint(point)).join(''));

it('a text that is taken is read back as it was sent, and any other is refused at its field', async () => {
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(text, text, async (title, subtitle) => {
      const banner = { title, subtitle, imageUrl: '/a.svg', linkUrl: '/', position: 1 };
      const sent = { ...banner, texts: { zh: { title, subtitle } } };
      const answer = await stack.admin('POST', '/api/admin/banners', sent);
      if (answer.status === 400) {
        expect(answer.body.field).toMatch(/^body\/(?:texts\/zh\/)?(?:title|subtitle)$/);
        return;
      }
      expect(answer.status).toBe(201);
      kept += 1;
      const { body } = await stack.admin('GET', '/api/admin/banners');
      const found = body.banners.find((each: { id: number }) => each.id === answer.body.id);
      expect(found).toEqual({ id: answer.body.id, ...sent });
      await stack.admin('DELETE', `/api/admin/banners/${answer.body.id}`);
    }),
    { numRuns: RUNS },
  );
  expect(kept).toBeGreaterThan(0);
});

it('a moment that is taken is read back as the same, to the millisecond', async () => {
  const moment = fc
    .tuple(
      fc.integer({ min: 0, max: 253_402_300_799_999 - DAY_MS }),
      fc.integer({ min: -23, max: 23 }),
    )
    .map(([at, hours]) => {
      const local = new Date(Math.min(Math.max(at + hours * 3_600_000, 0), 253_402_300_799_999));
      const sign = hours < 0 ? '-' : '+';
      return local
        .toISOString()
        .replace('Z', `${sign}${String(Math.abs(hours)).padStart(2, '0')}:00`);
    });
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(moment, async (opensAt) => {
      const closesAt = new Date(Date.parse(opensAt) + DAY_MS).toISOString();
      const answer = await stack.admin('PATCH', '/api/admin/sales/2', { opensAt, closesAt });
      if (answer.status === 400) return;
      expect(answer.status).toBe(200);
      kept += 1;
      const { body } = await stack.call('GET', '/api/sales/2');
      expect([Date.parse(body.opensAt), body.closesAt]).toEqual([Date.parse(opensAt), closesAt]);
    }),
    { numRuns: RUNS },
  );
  expect(kept).toBeGreaterThan(RUNS / 2);
});

it('the longest words of every language in the largest letters are a sale', async () => {
  const words = { title: '😀'.repeat(200), description: '😀'.repeat(2000) };
  const { status, body } = await stack.admin('POST', '/api/admin/sales', {
    ...words,
    texts: { zh: words, en: words },
    priceCents: 2_147_483_647,
    opensAt: '2026-01-01T00:00:00Z',
    closesAt: '9999-12-31T23:59:59.999Z',
    stock: 1_000_000,
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...words, texts: { zh: words, en: words }, total: 1_000_000 });
});
