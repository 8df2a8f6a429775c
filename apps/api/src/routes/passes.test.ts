import { solve } from '@seckill/contracts/pass-work';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

const PASS = '/api/sales/1/pass';
const PURCHASES = '/api/sales/1/purchases';
const MINUTE = 60_000;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ config: { trustedProxies: ['loopback'], passLeadMs: 6 * MINUTE } });
  await edit({ passRequired: true });
});
afterAll(() => stack.close());
beforeEach(async () => {
  await stack.rest();
  await stack.reset(1, 1);
});

const edit = (body: object) => stack.admin('PATCH', '/api/admin/sales/1', body);
const from = (address: string) => ({ 'x-forwarded-for': address });
const challengeOf = async (guest: Guest, headers = {}) =>
  challengeIn(await guest.call('POST', PASS, {}, headers));
function challengeIn({ status, body }: Awaited<ReturnType<Guest['call']>>) {
  if (status !== 201) throw new Error(`${status} ${body.code} ${body.message}`);
  return body.challenge;
}
async function passOf(guest: Guest): Promise<string> {
  const challenge = await challengeOf(guest);
  const solved = { challenge: challenge.token, solution: solve(challenge) };
  return (await guest.call('POST', PASS, solved)).body.pass;
}
const press = (guest: Guest, pass: string) => guest.call('POST', PURCHASES, { pass });
const refused = (code: string) => ({ status: 403, body: { code } });

it('nobody gets a place without a pass of their own, nor waits for a unit', async () => {
  const [guest, other] = await stack.guests(2);
  const pass = await passOf(guest!);
  expect((await guest!.call('GET', '/api/sales/1')).body.pass).toMatchObject({ required: true });
  expect(await guest!.buy()).toMatchObject(refused('pass_required'));
  expect(await guest!.call('POST', '/api/sales/1/standby', {})).toMatchObject(
    refused('pass_required'),
  );
  expect(await press(other!, pass)).toMatchObject(refused('pass_invalid'));
  expect(await press(guest!, `x${pass}`)).toMatchObject(refused('pass_invalid'));
  expect(await press(guest!, pass)).toMatchObject({ status: 202 });
  await stack.reset(1, 1);
  await expect.poll(() => press(guest!, pass)).toMatchObject(refused('pass_invalid'));
});

it('a pass buys one ticket, whatever becomes of it, and the same pass again finds it', async () => {
  const [guest, winner] = await stack.guests(2);
  await press(winner!, await passOf(winner!));
  const [pass, spare] = [await passOf(guest!), await passOf(guest!)];
  const { taskId } = (await press(guest!, pass)).body;
  const again = { status: 200, body: { taskId, existing: true, status: 'queued' } };
  expect(await press(guest!, pass)).toMatchObject(again);
  await stack.work();
  expect(await guest!.verdict(taskId)).toMatchObject({ status: 'sold_out' });
  await edit({ stockDelta: 2 });
  const found = { status: 200, body: { taskId, existing: true, status: 'sold_out' } };
  // Also another one that was fetched before that ticket: a hoard is worth no more than one pass.
  for (const spent of [pass, spare]) {
    await expect.poll(() => press(guest!, spent), { timeout: 5000 }).toMatchObject(found);
  }
  expect(await press(guest!, await passOf(guest!))).toMatchObject({ status: 202 });
});

it('work that was not done buys nothing, and work that was done buys one pass', async () => {
  const [guest, other] = await stack.guests(2);
  const challenge = await challengeOf(guest!);
  const solution = solve(challenge);
  const send = (by: Guest, body: object) => by.call('POST', PASS, body);
  const solved = { challenge: challenge.token, solution };
  expect(await send(guest!, { ...solved, solution: [...solution].fill(0) })).toMatchObject(
    refused('pass_invalid'),
  );
  expect(await send(other!, solved)).toMatchObject(refused('pass_invalid'));
  const first = await send(guest!, solved);
  expect(first).toMatchObject({ status: 201, body: { pass: expect.any(String) } });
  expect((await send(guest!, solved)).body).toEqual(first.body);
});

it('a pass may be fetched before the opening, but not long before', async () => {
  const guest = await stack.guest();
  const opensAt = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
  await edit({ opensAt: opensAt(20) });
  const early = { status: 425, body: { code: 'sale_not_started' } };
  expect(await guest.call('POST', PASS, {})).toMatchObject(early);
  await edit({ opensAt: opensAt(7) });
  expect(await guest.call('POST', PASS, {})).toMatchObject(early);
  await edit({ opensAt: opensAt(5) });
  const { pass: shown, opensAt: opening } = (await guest.call('GET', '/api/sales/1')).body;
  expect(Date.parse(opening) - Date.parse(shown.opensAt)).toBe(6 * MINUTE);
  const pass = await passOf(guest);
  expect(await press(guest, pass)).toMatchObject(early);
  await edit({ opensAt: opensAt(-1) });
  expect(await press(guest, pass)).toMatchObject({ status: 202 });
});

it('one machine of hundreds of sessions gets what its work buys; those elsewhere pay as ever', async () => {
  const sessions = await stack.guests(60);
  const hashes = async (i: number, address: string) => {
    const { parts, bits } = await challengeOf(sessions[i % sessions.length]!, from(address));
    return parts * 2 ** bits;
  };
  const usual = await hashes(0, '203.0.113.1');
  const gateway = await Promise.all(
    Array.from({ length: 200 }, (_, i) => hashes(i, '203.0.113.9')),
  );
  expect(new Set(gateway)).toEqual(new Set([usual]));
  // The machine changes its address, within what its provider gave it.
  let budget = 1000 * usual;
  let passes = 0;
  for (; budget > 0; passes += 1) {
    budget -= await hashes(passes, `2001:db8:7:7:${(passes + 1).toString(16)}::1`);
  }
  expect(passes).toBeLessThan(500);
  expect(await hashes(1, '203.0.113.2')).toBe(usual);
  expect(await hashes(1, '2001:db8:7:8::1')).toBe(usual);
});
