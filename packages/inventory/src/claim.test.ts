import { describe, expect, it } from 'vitest';
import type { ClaimBatch } from './index.ts';
import { crowd, tickets, words } from './testing/tickets.ts';
import { testInventory } from './testing/test-inventory.ts';

const { inventory, plain, redis, prefix, another, newSale } = testInventory();

async function open(total: number, round = 1) {
  const saleId = newSale();
  await inventory.openRound({ saleId, round, total });
  return { saleId, round };
}

it('gives the units to the first tickets of the batch, in its order', async () => {
  const sale = await open(2);
  const batch = tickets('a/1', 'b/2', 'c/3', 'd/4');
  expect(words(await inventory.claim({ ...sale, tickets: batch }))).toEqual([
    'won',
    'won',
    'sold_out',
    'sold_out',
  ]);
  expect(await inventory.claims(sale.saleId, 1)).toEqual(batch.slice(0, 2));
});

it('gives one unit to one of 64 claimers on 8 connections', async () => {
  const sale = await open(1);
  const clients = Array.from({ length: 8 }, another);
  const results = await Promise.all(
    crowd('claimer', 64).map((ticket, i) =>
      clients[i % 8]!.claim({ ...sale, tickets: [ticket] }).then(words),
    ),
  );
  expect(results.flat().filter((word) => word === 'won')).toHaveLength(1);
  expect(results.flat().filter((word) => word === 'sold_out')).toHaveLength(63);
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 1, available: 0 });
});

it('changes nothing when the same batch is decided again', async () => {
  const sale = await open(2);
  const batch = { ...sale, tickets: tickets('a/1', 'a/2', 'b/3', 'c/4') };
  const first = words(await inventory.claim(batch));
  const before = await redis.hgetall(`{${prefix}:sale:${sale.saleId}}:round`);
  expect(words(await inventory.claim(batch))).toEqual(first);
  expect(await redis.hgetall(`{${prefix}:sale:${sale.saleId}}:round`)).toEqual(before);
});

it('answers two clients with one batch alike', async () => {
  const sale = await open(50);
  const batch = { ...sale, tickets: crowd('buyer', 100) };
  const clients = Array.from({ length: 4 }, another);
  const results = await Promise.all(clients.map((client) => client.claim(batch).then(words)));
  for (const result of results) expect(result).toEqual(results[0]);
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 50, available: 0 });
});

it('tells a second ticket of a buyer which ticket holds the unit, sold out or not', async () => {
  const sale = await open(1);
  const claim = async (...pairs: string[]) =>
    words(await inventory.claim({ ...sale, tickets: tickets(...pairs) }));
  expect(await claim('a/1', 'a/2')).toEqual(['won', 'duplicate 1 1']);
  expect(await claim('a/3', 'b/4')).toEqual(['duplicate 1 1', 'sold_out']);
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 1 });
});

it('cancels tickets of an older round', async () => {
  const sale = await open(5);
  await inventory.openRound({ ...sale, round: 3, total: 5 });
  const late = await inventory.claim({ ...sale, round: 2, tickets: tickets('a/1', 'b/2') });
  expect(words(late)).toEqual(['cancelled', 'cancelled']);
  expect(await inventory.claims(sale.saleId, 3)).toEqual([]);
});

it('does not know a round that is newer than Redis, or a sale it never saw', async () => {
  const sale = await open(5);
  const batch = tickets('a/1');
  expect(await inventory.claim({ ...sale, round: 2, tickets: batch })).toEqual({
    outcome: 'unknown',
  });
  expect(words(await inventory.claim({ saleId: newSale(), round: 1, tickets: batch }))).toEqual([
    'unknown',
  ]);
  expect(await redis.keys(`{${prefix}:sale:${sale.saleId}}*`)).toHaveLength(1);
});

it('decides 1000 tickets at once and refuses 1001, and an empty batch is decided', async () => {
  const sale = await open(2000);
  const tooMany = inventory.claim({ ...sale, tickets: crowd('x', 1001) });
  await expect(tooMany).rejects.toThrow('more than 1000 tickets');
  expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 0 });
  const most = await inventory.claim({ ...sale, tickets: crowd('x', 1000) });
  expect(words(most).filter((word) => word === 'won')).toHaveLength(1000);
  expect(await inventory.claim({ ...sale, tickets: [] })).toEqual({
    outcome: 'decided',
    decided: expect.any(String),
    replayed: false,
    at: expect.any(Date),
    connectedAt: expect.any(Date),
    verdicts: [],
  });
});

it.each([
  ['an empty id', 1, tickets('a/1', '/2')],
  ['an id that is a field of ours', 1, tickets('a/1', '#total/2')],
  ['an id with a space', 1, [...tickets('a/1'), { buyerId: 'b', ticketId: 'duplicate 2' }]],
  ['an id that is too long', 1, tickets('a/1', `b/${'x'.repeat(129)}`)],
  ['round 0', 0, tickets('a/1')],
  ['half a round', 1.5, tickets('a/1')],
  ['no round', Number.NaN, tickets('a/1')],
])('refuses %s and writes nothing', async (_, round, batch) => {
  const sale = await open(5);
  await expect(inventory.claim({ ...sale, round, tickets: batch })).rejects.toThrow('claim: ');
  expect(await inventory.claims(sale.saleId, 1)).toEqual([]);
});

it('lets the life of the round start again with every win', async () => {
  const sale = await open(1);
  const key = `{${prefix}:sale:${sale.saleId}}:round`;
  await redis.pexpire(key, 60_000);
  await inventory.claim({ ...sale, tickets: tickets('a/1') });
  expect(await redis.pttl(key)).toBeGreaterThan(24 * 3_600_000);
});

describe('the order of numbers', () => {
  const batch = (
    batchId: string,
    first: number,
    buyers: string[],
    more: Partial<ClaimBatch> = {},
  ): Omit<ClaimBatch, 'saleId' | 'round'> => ({
    batchId,
    first,
    last: first + buyers.length - 1,
    tickets: buyers.map((buyerId, i) => ({
      buyerId,
      ticketId: `${batchId}-${buyerId}`,
      number: first + i,
    })),
    ...more,
  });

  it('gives what is free to those of a batch that is asked for again who were not decided with it', async () => {
    const sale = await open(2);
    expect(words(await plain.claim({ ...sale, ...batch('x', 1, ['a', 'b']) }))).toEqual([
      'won',
      'won',
    ]);
    await inventory.release({ ...sale, buyerId: 'a', ticketId: 'x-a' });
    // Somebody else had the two after it in hand as well.
    const longer = { ...sale, ...batch('x', 1, ['a', 'b', 'c', 'd']) };
    const expected = ['sold_out', 'won', 'won', 'sold_out'];
    expect(words(await plain.claim(longer))).toEqual(expected);
    expect(words(await plain.claim(longer))).toEqual(expected);
  });

  it('tells the last batch again what it holds, and gives it nothing new', async () => {
    const sale = await open(1);
    const asked = { ...sale, ...batch('x', 1, ['a', 'b']) };
    expect(await plain.claim(asked)).toEqual({
      outcome: 'decided',
      decided: '2 x 1',
      replayed: false,
      at: expect.any(Date),
      connectedAt: expect.any(Date),
      verdicts: [{ outcome: 'won' }, { outcome: 'sold_out', unitsLeft: 0, stockEndedAt: 1 }],
    });
    await inventory.release({ ...sale, buyerId: 'a', ticketId: 'x-a' });
    expect(await plain.claim(asked)).toEqual({
      outcome: 'decided',
      decided: '2 x 2',
      replayed: true,
      at: expect.any(Date),
      connectedAt: expect.any(Date),
      verdicts: [
        { outcome: 'sold_out', unitsLeft: 0 },
        { outcome: 'sold_out', unitsLeft: 0, stockEndedAt: 1 },
      ],
    });
    expect(words(await plain.claim({ ...sale, ...batch('y', 3, ['b']) }))).toEqual(['won']);
  });

  it('refuses an earlier batch, unless the line says that it is its turn', async () => {
    const sale = await open(2);
    await plain.claim({ ...sale, ...batch('y', 3, ['c']) });
    const late = { ...sale, ...batch('x', 1, ['a', 'b']) };
    expect(await plain.claim(late)).toEqual({ outcome: 'stale', decided: '3 y 1' });
    expect(await plain.claim({ ...late, after: '2 w 1' })).toEqual({
      outcome: 'stale',
      decided: '3 y 1',
    });
    expect(words(await plain.claim({ ...late, after: '3 y 1' }))).toEqual(['won', 'sold_out']);
    // Its numbers are below those decided: what comes next is later than both.
    expect(words(await plain.claim({ ...sale, ...batch('z', 4, ['d']) }))).toEqual(['sold_out']);
  });

  it('decides a batch anew for who has it still, and for nobody who was away', async () => {
    const sale = await open(1);
    const asked = { ...sale, ...batch('x', 1, ['a', 'b']) };
    await plain.claim(asked);
    await inventory.release({ ...sale, buyerId: 'a', ticketId: 'x-a' });
    const mine = await plain.claim({ ...asked, after: '2 x 1' });
    expect(words(mine)).toEqual(['won', 'sold_out']);
    await inventory.release({ ...sale, buyerId: 'a', ticketId: 'x-a' });
    // Another process has asked meanwhile, and may have told what it heard.
    await plain.claim(asked);
    expect(words(await plain.claim({ ...asked, after: '2 x 2' }))).toEqual([
      'sold_out',
      'sold_out',
    ]);
  });

  it('passes over numbers that nobody will ask for', async () => {
    const sale = await open(1);
    expect(words(await plain.claim({ ...sale, ...batch('y', 200, ['a']) }))).toEqual(['won']);
  });

  it('gives several units to one ticket or none, a field for each', async () => {
    const sale = await open(3);
    const one = batch('x', 1, ['a', 'b', 'c']);
    const tickets = one.tickets.map((ticket, i) => ({ ...ticket, units: [2, 2, 1][i] ?? 1 }));
    expect(words(await plain.claim({ ...sale, ...one, tickets }))).toEqual([
      'won',
      'sold_out 1',
      'won',
    ]);
    expect(await inventory.snapshot(sale.saleId)).toMatchObject({ claimed: 3, available: 0 });
    expect(await redis.hgetall(`{${prefix}:sale:${sale.saleId}}:round`)).toMatchObject({
      a: 'x-a',
      'a~2': 'x-a',
      c: 'x-c',
    });
  });

  it('keeps the number of the last ticket that was given units, until another is', async () => {
    const sale = await open(3);
    const ends = async (name: string, first: number, buyers: string[], round = 1) => {
      const asked = { ...sale, round, ...batch(name, first, buyers) };
      const answer = await plain.claim(asked);
      const verdicts = answer.outcome === 'decided' ? answer.verdicts : [];
      return verdicts.map((each) =>
        each.outcome === 'sold_out' ? each.stockEndedAt : each.outcome,
      );
    };
    expect(await ends('x', 1, ['a', 'b'])).toEqual(['won', 'won']);
    // The first holds something already, and of the others only one is given the last unit.
    expect(await ends('y', 3, ['a', 'c', 'd', 'e'])).toEqual(['duplicate', 'won', 4, 4]);
    expect(await ends('y', 3, ['a', 'c', 'd', 'e'])).toEqual(['duplicate', 'won', 4, 4]);
    expect(await ends('z', 7, ['f'])).toEqual([4]);
    await inventory.release({ ...sale, buyerId: 'a', ticketId: 'x-a' });
    expect(await ends('v', 8, ['g', 'h']), 'a unit that came back').toEqual(['won', 8]);
    await inventory.openRound({ ...sale, round: 2, total: 0 });
    expect(await ends('w', 1, ['i'], 2), 'a round of which nobody has had anything').toEqual([
      undefined,
    ]);
  });

  it('gives nothing to who left, and lets nobody leave who is decided', async () => {
    const sale = await open(2);
    expect(await plain.leaveLine({ ...sale, number: 1, buyerId: 'x', ticketId: 'tx' })).toBe(
      'left',
    );
    expect(await plain.leaveLine({ ...sale, number: 1, buyerId: 'x', ticketId: 'tx' })).toBe(
      'left',
    );
    expect(words(await plain.claim({ ...sale, ...batch('x', 1, ['a', 'b']) }))).toEqual([
      'left',
      'won',
    ]);
    expect(await plain.leaveLine({ ...sale, number: 2, buyerId: 'x', ticketId: 'tx' })).toBe(
      'decided',
    );
    expect(await plain.leaveLine({ ...sale, number: 1, buyerId: 'x', ticketId: 'tx' })).toBe(
      'left',
    );
    await inventory.openRound({ saleId: sale.saleId, round: 2, total: 1 });
    expect(await plain.leaveLine({ ...sale, number: 3, buyerId: 'x', ticketId: 'tx' })).toBe(
      'cancelled',
    );
  });
});
