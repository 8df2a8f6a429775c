import { randomUUID } from 'node:crypto';
import { makeSale } from '@seckill/db/testing';
import { connect, createLimiter } from '@seckill/redis';
import { afterAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { openBench } from '../testing/bench.ts';
import { remindOfOpenings } from './remind-openings.ts';
import type { Text, TextProvider } from './text-provider.ts';

const bench = openBench();
const connection = connect({
  url: inject('redisUrl'),
  policy: 'wait',
  onError: () => {},
});
afterAll(() => connection.close());

const send = vi.fn<TextProvider['send']>();
const gateway = { send };
beforeEach(() => void send.mockReset());
const texts = (): Text[] => send.mock.calls.map(([text]) => text);

const db = () => bench.parts().db;
const remind = (provider: TextProvider = gateway) =>
  remindOfOpenings(
    { db: db(), provider, limiter: createLimiter({ connection, prefix: bench.prefix() }) },
    { signal: new AbortController().signal },
  );

let names = 0;
/** With a confirmed number unless said otherwise; reads Chinese. */
async function newMember({ confirmed = true } = {}) {
  names += 1;
  const username = `waits-${names}`;
  const userId = `u_${username}`;
  await db().createMember({ userId, username, passwordHash: '$argon2id$x', mobile: '1' });
  await db().keepLanguage(userId, 'zh');
  const mobile = `+86139${String(names).padStart(8, '0')}`;
  if (confirmed) {
    const codeId = randomUUID().slice(0, 20);
    await db().askPhoneCode({ memberId: userId, codeId, mobile });
    await db().confirmPhone({ memberId: userId, isCode: () => true, confirmation: codeId });
  }
  return { userId, mobile };
}

/** A sale that opens in so many minutes, and people who wait for it. */
async function opening(minutes: number, people: readonly { userId: string }[]) {
  const opensAt = new Date((await db().now()).getTime() + minutes * 60_000);
  const { id: saleId, round } = await makeSale(db(), {
    title: 'Aurora',
    opensAt,
    closesAt: new Date(opensAt.getTime() + 3_600_000),
  });
  for (const { userId } of people) await db().askReminder({ saleId, round, userId });
  return { saleId, round };
}

const move = (saleId: number, minutes: number) =>
  bench.sql('UPDATE sales SET opens_at = now(3) + INTERVAL ? MINUTE WHERE id = ?', [
    minutes,
    saleId,
  ]);
const inboxOf = async ({ userId }: { userId: string }) =>
  (await db().listMessagesOf(userId)).map(({ kind, text }) => `${kind} ${text}`);

it('texts who has a confirmed number, tells others in the inbox, each once', async () => {
  const [reached, other] = [await newMember(), await newMember({ confirmed: false })];
  await opening(4, [reached, other]);
  expect(await remind()).toEqual({ told: 2, later: 0 });
  const words = '【秒杀】您关注的「Aurora」将在4分钟内开抢。';
  expect(texts()).toEqual([
    { id: expect.any(String), to: reached.mobile, kind: 'opening_soon', text: words },
  ]);
  for (const each of [reached, other])
    expect(await inboxOf(each)).toEqual([`opening_soon ${words}`]);
  expect(await remind()).toEqual({ told: 0, later: 0 });
  expect(texts()).toHaveLength(1);
});

it('follows an opening that is moved, also for who was told of the earlier one', async () => {
  const member = await newMember();
  const { saleId } = await opening(4, [member]);
  await move(saleId, 30);
  expect(await remind()).toEqual({ told: 0, later: 0 });
  await move(saleId, 3);
  expect(await remind()).toMatchObject({ told: 1 });
  await move(saleId, 60);
  await remind();
  await move(saleId, 5);
  expect(await remind()).toMatchObject({ told: 1 });
  expect(new Set(texts().map(({ id }) => id)).size).toBe(2);
});

it.each([
  ['opens later than that', 'opens_at = now(3) + INTERVAL 6 MINUTE'],
  ['is open already', 'opens_at = now(3) - INTERVAL 1 SECOND'],
  ['is paused', 'paused = true'],
  ['is over', 'opens_at = now(3) - INTERVAL 2 HOUR, closes_at = now(3) - INTERVAL 1 HOUR'],
  ['began a new round', 'round = round + 1'],
])('says nothing of a sale that %s', async (_, change) => {
  const member = await newMember();
  const { saleId } = await opening(4, [member]);
  await bench.sql(`UPDATE sales SET ${change} WHERE id = ?`, [saleId]);
  expect(await remind()).toEqual({ told: 0, later: 0 });
  expect(await inboxOf(member)).toEqual([]);
});

it('says nothing to who took the wish back', async () => {
  const member = await newMember();
  const { saleId, round } = await opening(4, [member]);
  await db().dropReminder({ saleId, round, userId: member.userId });
  expect(await remind()).toEqual({ told: 0, later: 0 });
});

it('tells by the next run, in the same words, whom the gateway did not take', async () => {
  const [first, second] = [await newMember(), await newMember()];
  await opening(4, [first, second]);
  send.mockImplementation(async ({ to }) => {
    if (to === first.mobile) throw new Error('the gateway is away');
  });
  expect(await remind()).toEqual({ told: 1, later: 1 });
  expect(await inboxOf(first)).toEqual([]);
  send.mockReset();
  expect(await remind()).toEqual({ told: 1, later: 0 });
  expect(texts()).toMatchObject([{ to: first.mobile }]);
});

it('tells any number of people by the same few statements', async () => {
  const people = await Promise.all(
    Array.from({ length: 6 }, () => newMember({ confirmed: false })),
  );
  await opening(4, people);
  const asked = vi.spyOn(db(), 'writeMessages');
  const noted = vi.spyOn(db(), 'markReminded');
  expect(await remind()).toEqual({ told: 6, later: 0 });
  expect([asked.mock.calls.length, noted.mock.calls.length]).toEqual([1, 1]);
});
