import { randomUUID } from 'node:crypto';
import { checkRecord } from '@seckill/contracts';
import { orderPlace } from '@seckill/tasks';
import { expect, it, vi } from 'vitest';
import { cancel } from '../cancel.ts';
import { place } from '../place.ts';
import { publicDraw } from '../record/public-draw.ts';
import { readRecord } from '../record/read-record.ts';
import { promote } from '../standby/promote.ts';
import { batchOf, openBench } from '../testing/bench.ts';

const bench = openBench();

let names = 0;
async function newMember(): Promise<string> {
  names += 1;
  const username = `member-${names}`;
  const userId = `u_${username}`;
  const account = { userId, username, passwordHash: '$argon2id$x', mobile: '1' };
  await bench.parts().db.createMember(account);
  return userId;
}

const newNumber = (): string => {
  names += 1;
  return `+86138${String(names).padStart(8, '0')}`;
};

async function confirm(memberId: string, mobile: string): Promise<void> {
  const { db } = bench.parts();
  const codeId = randomUUID().slice(0, 20);
  await db.askPhoneCode({ memberId, codeId, mobile });
  await db.confirmPhone({ memberId, isCode: () => true, confirmation: codeId });
}

async function newPair() {
  const mobile = newNumber();
  const [before, after] = [await newMember(), await newMember()];
  await confirm(before, mobile);
  return { before, after, move: () => confirm(after, mobile) };
}

async function confirmed(): Promise<string> {
  const memberId = await newMember();
  await confirm(memberId, newNumber());
  return memberId;
}

async function newSale(stock: number, { drawMs = 0 } = {}): Promise<number> {
  const saleId = await bench.newSale(stock, { drawMs });
  await bench.parts().db.editSale({ saleId, changes: { buyers: 'verified' } });
  return saleId;
}

const outcomesOf = (results: { outcome: string }[]) => results.map(({ outcome }) => outcome);

it('two accounts of one number in one batch get one unit, and nobody beside them is turned away for it', async () => {
  const saleId = await newSale(2);
  const { before, after, move } = await newPair();
  const honest = await confirmed();
  await move();
  const batch = batchOf(await bench.tickets(saleId, [before, after, honest]));
  expect(outcomesOf(await place(bench.parts(), batch))).toEqual(['left', 'success', 'success']);
  const { buyers, open } = await bench.state(saleId);
  expect(buyers).toEqual([after, honest].toSorted());
  expect(open?.free).toBe(0);
});

it('a crowd of accounts in front, of which none has a number any more, keeps no unit from who is behind', async () => {
  const saleId = await newSale(3);
  const mobile = newNumber();
  const crowd = await Promise.all(Array.from({ length: 6 }, newMember));
  for (const memberId of crowd) await confirm(memberId, mobile);
  const honest = [await confirmed(), await confirmed()];
  const batch = batchOf(await bench.tickets(saleId, [...crowd, ...honest]));
  const outcomes = outcomesOf(await place(bench.parts(), batch));
  expect(outcomes).toEqual([...Array(5).fill('left'), 'success', 'success', 'success']);
  expect((await bench.state(saleId)).open?.free).toBe(0);
});

it('however many of one number are ahead in a batch, the one unit goes to who may have it', async () => {
  const saleId = await newSale(1);
  const mobile = newNumber();
  const crowd = await Promise.all(Array.from({ length: 9 }, newMember));
  for (const memberId of crowd) await confirm(memberId, mobile);
  const honest = await confirmed();
  await confirm(await newMember(), mobile);
  const batch = batchOf(await bench.tickets(saleId, [...crowd, honest]));
  const outcomes = outcomesOf(await place(bench.parts(), batch));
  expect(outcomes).toEqual([...Array(9).fill('left'), 'success']);
});

it('where the opening is drawn, units go in the order drawn to those who have a number of their own', async () => {
  const saleId = await newSale(4, { drawMs: 600 });
  const pairs = await Promise.all([1, 2, 3, 4].map(newPair));
  const honest = await Promise.all([1, 2, 3].map(confirmed));
  // Three of four numbers move on after their accounts pressed.
  const buyers = [...pairs.flatMap(({ before, after }) => [before, after]), ...honest];
  const tickets = [];
  for (let from = 0; from < buyers.length; from += 3)
    tickets.push(...(await bench.tickets(saleId, buyers.slice(from, from + 3), { draw: true })));
  for (const { move } of pairs.slice(1)) await move();
  bench.work();
  bench.work();
  const { tasks } = bench.parts();
  const ended = await Promise.all(tickets.map(({ id }) => tasks.ended(id)));
  const outcomes = new Map(
    ended.map((state, i) => [
      buyers[i],
      orderPlace.isResult(state?.result) ? state.result.outcome : state?.status,
    ]),
  );

  const owners = new Set([
    pairs[0]?.before,
    ...pairs.slice(1).map(({ after }) => after),
    ...honest,
  ]);
  const { buyers: winners } = await bench.state(saleId);
  expect(winners).toHaveLength(4);
  for (const buyer of buyers) {
    const told = outcomes.get(buyer);
    if (winners.includes(buyer))
      expect([buyer, told, owners.has(buyer)]).toEqual([buyer, 'success', true]);
    else expect(told).toMatch(owners.has(buyer) ? /^sold_out$/ : /^(left|sold_out)$/);
  }
  const id = { saleId, round: 1 };
  const batches = await readRecord(bench.parts(), id);
  const drawn = await publicDraw(bench.parts(), id);
  const sheet = await checkRecord({ ...id, ...drawn, complete: true, lateUnits: 0, batches });
  expect(sheet.checks.filter(({ ok }) => !ok)).toEqual([]);
});

it('two accounts of one number in two batches, decided by two workers, get one unit at most', async () => {
  for (let run = 0; run < 4; run += 1) {
    const saleId = await newSale(2);
    const { before, after, move } = await newPair();
    const [first, second] = [
      batchOf(await bench.tickets(saleId, [before])),
      batchOf(await bench.tickets(saleId, [after])),
    ];
    const settled = await Promise.allSettled([
      place(bench.parts(), first),
      move(),
      place(bench.parts(), second),
    ]);
    // Who was served out of turn is decided again, in turn.
    const results = [];
    for (const [i, batch] of [first, second].entries()) {
      const result = settled[i === 0 ? 0 : 2];
      if (result?.status === 'rejected' || i === 1) {
        results.push(...(await place(bench.parts(), { ...batch, attempt: 2 })));
      } else results.push(...(result?.value ?? []));
    }
    const { ledger, open } = await bench.state(saleId);
    // None where the second was decided before the number came to it, and the first after it went.
    const { live, sold } = ledger;
    expect([0, 1]).toContain(live);
    expect([sold, open?.free]).toEqual([live, 2 - live]);
  }
});

it('a number that moved after its account bought buys no second unit, until the first comes back', async () => {
  const saleId = await newSale(2);
  const { before, after, move } = await newPair();
  const [won] = await place(bench.parts(), batchOf(await bench.tickets(saleId, [before])));
  await move();
  const late = batchOf(await bench.tickets(saleId, [after]));
  expect(outcomesOf(await place(bench.parts(), late))).toEqual(['left']);
  expect(await bench.state(saleId)).toMatchObject({ buyers: [before], open: { free: 1 } });
  const orderId = won?.outcome === 'success' ? won.orderId : '';
  await cancel(bench.parts(), { orderId, userId: before }, console);
  const next = await confirmed();
  const last = batchOf(await bench.tickets(saleId, [next]));
  expect(outcomesOf(await place(bench.parts(), last))).toEqual(['success']);
  expect(await bench.state(saleId)).toMatchObject({ buyers: [next], open: { free: 1 } });
});

it('whoever is promoted from standby has a number, too, by which nobody holds a unit', async () => {
  bench.work();
  const { tasks } = bench.parts();
  const resultOf = async (ticketId: string) => {
    const state = await tasks.result(ticketId);
    return orderPlace.isResult(state?.result) ? state.result : undefined;
  };
  const saleId = await newSale(1);
  const { before, after, move } = await newPair();
  const [holder, honest] = [await confirmed(), await confirmed()];
  const [held] = await bench.tickets(saleId, [holder]);
  await tasks.ended(held?.id ?? '', { timeoutMs: 20_000 });
  const won = await resultOf(held?.id ?? '');
  const waiting = await bench.tickets(saleId, [before, honest, after], { standby: true });
  const outcomes = async () =>
    Promise.all(waiting.map(async ({ id }) => (await resultOf(id))?.outcome));
  await vi.waitFor(async () => expect(await outcomes()).toEqual(Array(3).fill('standby')), 20_000);
  await move();
  const orderId = won?.outcome === 'success' ? won.orderId : '';
  await cancel(bench.parts(), { orderId, userId: holder }, console);
  await promote(bench.parts(), { saleId, round: 1 });
  expect(await outcomes()).toEqual(['left', 'success', 'standby']);
  expect(await bench.state(saleId)).toMatchObject({ buyers: [honest], standby: [after] });
});
