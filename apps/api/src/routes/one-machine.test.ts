import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PassChallenge } from '@seckill/contracts';
import { solverOf } from '@seckill/contracts/pass-work';
import { createPasses } from '@seckill/sales';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SECRET, startStack, type Guest, type Stack } from '../testing/stack.ts';

/** A third of the time that there is where nothing is set, for a fourth of the work. */
const LEAD_MS = 1000;
const WORK_BITS = 22;
const UNITS = 100;
const MACHINE = { 'x-forwarded-for': '203.0.113.77' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    config: {
      trustedProxies: ['loopback'],
      passLeadMs: LEAD_MS,
      passWorkBits: WORK_BITS,
    },
  });
  await stack.work();
});
afterAll(() => stack.close());

type Buyer = { guest: Guest; pass: string; headers: Record<string, string> };

it.each([
  ['first come, first served', 0],
  ['drawn', 500],
])('one machine gets at most 5 of 100 units (%s)', async (_order, drawMs) => {
  const sessions = await stack.guests(40);
  const guests = await stack.guests(UNITS);
  const opensAt = Date.now() + 2500;
  const edited = { passRequired: true, opensAt: new Date(opensAt).toISOString(), drawMs };
  expect(await stack.admin('PATCH', '/api/admin/sales/1', edited)).toMatchObject({ status: 200 });
  const { round } = await stack.reset(1, UNITS);
  const honest = guests.map((guest, n) => ({
    guest,
    pass: passOfPhone(guest, round),
    headers: { 'x-forwarded-for': `198.51.100.${n}` },
  }));

  await setTimeout(opensAt - LEAD_MS - Date.now());
  const machine: Buyer[] = [];
  for (const guest of sessions) {
    const pass = await passWorkedFor(guest, machine.length === 0 ? Infinity : opensAt);
    if (pass === undefined) break;
    machine.push({ guest, pass, headers: MACHINE });
  }
  const byMachine = machine.map(press);
  await setTimeout(250);
  const byHonest = honest.map(press);

  expect(machine.length).toBeGreaterThan(0);
  const wonByMachine = await won(machine, byMachine);
  expect(wonByMachine).toBeLessThanOrEqual(5);
  expect(await won(honest, byHonest)).toBe(UNITS - wonByMachine);
});

/** Phones work for theirs side by side, each on cores of its own, which a test has not: it is not worked for here. */
function passOfPhone({ userId }: Guest, round: number): string {
  const passes = createPasses(SECRET);
  const holder = { userId, saleId: 1, round };
  const expiresAt = Date.now() + 60_000;
  const token = passes.challenge(holder, { after: 0, expiresAt, parts: 32, bits: 1 });
  return passes.redeem(holder, token, Date.now())?.pass ?? '';
}

/** With the page's own code on a whole core, as long as there is time. */
async function passWorkedFor(guest: Guest, until: number): Promise<string | undefined> {
  const asked = await guest.call('POST', '/api/sales/1/pass', {}, MACHINE);
  expect(asked.status).toBe(201);
  const challenge: PassChallenge = asked.body.challenge;
  const solvePart = solverOf(challenge);
  const solution: number[] = [];
  for (let part = 0; part < challenge.parts; part += 1) {
    if (Date.now() >= until) return undefined;
    solution.push(solvePart(part));
    await setImmediate();
  }
  const solved = { challenge: challenge.token, solution };
  return (await guest.call('POST', '/api/sales/1/pass', solved, MACHINE)).body.pass;
}

async function press({ guest, pass, headers }: Buyer): Promise<string> {
  for (;;) {
    const { status, body } = await guest.call('POST', '/api/sales/1/purchases', { pass }, headers);
    if (status === 202) return body.taskId;
    expect(status).toBe(425);
    await setTimeout(5);
  }
}

async function won(buyers: readonly Buyer[], tasks: Promise<string>[]): Promise<number> {
  const verdicts = await Promise.all(
    buyers.map(async ({ guest }, n) => guest.verdict((await tasks[n]) ?? '')),
  );
  return verdicts.filter(({ status }) => status === 'success').length;
}
