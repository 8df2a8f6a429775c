import { connect } from '@seckill/redis';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createInventory } from './inventory.ts';
import { standbyKeys } from './keys.ts';
import { testInventory } from './testing/test-inventory.ts';
import { crowd, tickets, words } from './testing/tickets.ts';

const { inventory, redis, prefix, another, newSale } = testInventory();

let saleId: number;
const round = 1;
beforeEach(async () => {
  saleId = newSale();
  await inventory.openRound({ saleId, round, total: 2 });
});

const claim = async (...pairs: string[]) =>
  words(await inventory.claim({ saleId, round, tickets: tickets(...pairs) }));
const wait = (buyerId: string, number: number, ticketId = `${buyerId}-t`) =>
  inventory.standBy({ saleId, round, buyerId, ticketId, number, buyerName: `Mx ${buyerId} 候补` });
const giveBack = (buyerId: string, ticketId: string) =>
  inventory.release({ saleId, round, buyerId, ticketId });
const promote = async (most = 100) =>
  (await inventory.promote({ saleId, round, most })).map(({ buyerId }) => buyerId);
const end = (buyerId: string, ending: 'kept' | 'dropped' | 'put_back') =>
  inventory.endPromotion({ saleId, round, buyerId, ticketId: `${buyerId}-t`, ending });
const place = (buyerId: string) => inventory.standbyPlace(saleId, round, buyerId);

/** The same keys by an account that lacks a right. */
async function without(right: string) {
  const user = `${prefix}-without-${right}`;
  await redis.call('ACL', 'SETUSER', user, 'on', '>pw', '~*', '&*', '+@all', `-${right}`);
  const url = inject('redisUrl').replace('redis://', `redis://${user}:pw@`);
  const connection = connect({ url, policy: 'fail-fast', onError: () => {} });
  onTestFinished(async () => {
    await connection.close();
    await redis.call('ACL', 'DELUSER', user);
  });
  return createInventory({ connection, prefix });
}

describe('standing by', () => {
  it.each(['hset', 'hdel', 'zrem'])(
    'is not lost where an account that lacks %s promotes',
    async (right) => {
      await claim('a/1', 'b/2');
      await wait('c', 3);
      await giveBack('a', '1');
      const refused = (await without(right)).promote({ saleId, round, most: 9 });
      await expect(refused).rejects.toThrow('Redis is unavailable');
      expect(await promote()).toEqual(['c']);
      expect(words(await inventory.claim({ saleId, round, tickets: tickets('d/4') }))).toEqual([
        'sold_out',
      ]);
    },
  );

  it('is in the order of ticket numbers, whoever comes first', async () => {
    await claim('a/1', 'b/2');
    expect(await wait('late', 9)).toMatchObject({ outcome: 'waits', place: 1, free: 0 });
    expect(await wait('early', 3)).toMatchObject({ outcome: 'waits', place: 1 });
    expect(await place('late')).toMatchObject({ outcome: 'waits', place: 2 });
    expect(await inventory.listStandby(saleId, round)).toEqual([
      { buyerId: 'early', ticketId: 'early-t', number: 3, buyerName: 'Mx early 候补' },
      { buyerId: 'late', ticketId: 'late-t', number: 9, buyerName: 'Mx late 候补' },
    ]);
    expect(await inventory.standbyCount(saleId, round)).toBe(2);
  });

  it('gives a buyer one place, the first one', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    expect(await wait('c', 8, 'c-second')).toMatchObject({ place: 1, ticketId: 'c-t' });
    expect(await inventory.standbyCount(saleId, round)).toBe(1);
  });

  it('is not for who holds a unit, nor for a round that is not there', async () => {
    await claim('a/1');
    expect(await wait('a', 3)).toEqual({ outcome: 'holds', ticketId: '1' });
    await inventory.openRound({ saleId, round: 2, total: 1 });
    expect(await wait('c', 3)).toEqual({ outcome: 'cancelled' });
    const unknown = { saleId, round: 3, buyerId: 'c', ticketId: 't', number: 1, buyerName: '' };
    expect(await inventory.standBy(unknown)).toEqual({ outcome: 'unknown' });
  });

  it('ends by leaving, with the ticket that waits', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    const leave = async (ticketId: string) => {
      const as = 'sold_out' as const;
      return inventory.leaveStandby({ saleId, round, buyerId: 'c', ticketId, as });
    };
    expect(await leave('other')).toEqual({ outcome: 'not_waiting' });
    expect(await leave('c-t')).toMatchObject({ outcome: 'left' });
    expect(await leave('c-t')).toEqual({ outcome: 'not_waiting' });
    expect(await place('c')).toBeUndefined();
  });

  it('is not begun again by a batch that is delivered again, only by the buyer', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    const id = { saleId, round, buyerId: 'c', ticketId: 'c-t' };
    await inventory.leaveStandby({ ...id, as: 'sold_out' });
    expect(await wait('c', 3)).toEqual({ outcome: 'left' });
    const again = { ...id, number: 3, buyerName: 'c' };
    expect(await inventory.standBy({ ...again, by: 'buyer' })).toMatchObject({ outcome: 'waits' });
    expect(await wait('c', 3)).toMatchObject({ outcome: 'waits', place: 1 });
  });

  it('notes each change until the ticket was told of the newest', async () => {
    const untold = async () => {
      const all = [];
      for await (const page of inventory.listUntold(saleId, round)) all.push(...page);
      return all;
    };
    await claim('a/1', 'b/2');
    await wait('batch', 4);
    expect(await untold()).toEqual([]);
    const id = { saleId, round, buyerId: 'c', ticketId: 'c-t' };
    const joined = await inventory.standBy({ ...id, number: 3, buyerName: 'c', by: 'buyer' });
    const first = joined.outcome === 'waits' ? joined.untold : undefined;
    expect(await untold()).toEqual([{ ...first, buyerId: 'c', ticketId: 'c-t', state: 'waits' }]);
    const left = await inventory.leaveStandby({ ...id, as: 'cancelled' });
    const second = left.outcome === 'left' ? left.untold : undefined;
    expect(second!.seq).toBeGreaterThan(first!.seq);
    expect(await inventory.told({ saleId, round, ...first! })).toBe('changed');
    expect(await untold()).toEqual([second]);
    expect(await inventory.told({ saleId, round, ...second! })).toBe('told');
    expect(await untold()).toEqual([]);
  });
});

describe('a unit that comes back', () => {
  it('is not for a fresh ticket while somebody stands by', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    await giveBack('a', '1');
    expect(await claim('fresh/4')).toEqual(['sold_out']);
    expect(await promote()).toEqual(['c']);
    expect(await claim('fresh/4')).toEqual(['sold_out']);
    expect(await inventory.claims(saleId, round)).toContainEqual({ buyerId: 'c', ticketId: 'c-t' });
  });

  it('beyond those who stand by is for everyone', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    await giveBack('a', '1');
    await giveBack('b', '2');
    expect(await claim('x/4', 'y/5')).toEqual(['won', 'sold_out']);
    expect(await promote()).toEqual(['c']);
  });

  it('goes to the first by number, one unit each, also to callers at the same time', async () => {
    await inventory.openRound({ saleId, round: 2, total: 20 });
    const held = crowd('h', 20);
    await inventory.claim({ saleId, round: 2, tickets: held });
    const waiting = Array.from({ length: 50 }, (_, i) => i + 1).sort(() => Math.random() - 0.5);
    await Promise.all(
      waiting.map((number) =>
        inventory.standBy({
          saleId,
          round: 2,
          buyerId: `w-${number}`,
          ticketId: `w-${number}-t`,
          number,
          buyerName: 'w',
        }),
      ),
    );
    const clients = [inventory, another(), another()];
    const named = await Promise.all(
      held.map(async ({ buyerId, ticketId }, i) => {
        const client = clients[i % clients.length]!;
        await client.release({ saleId, round: 2, buyerId, ticketId });
        return client.promote({ saleId, round: 2, most: 100 });
      }),
    );
    const numbers = [...new Set(named.flat().map(({ number }) => number))].sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await inventory.snapshot(saleId)).toMatchObject({ claimed: 20, available: 0 });
    expect(await inventory.standbyCount(saleId, 2)).toBe(30);
  });

  it('is named again until its promotion is ended', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    await giveBack('a', '1');
    expect(await promote()).toEqual(['c']);
    expect(await promote(0)).toEqual(['c']);
    expect(await place('c')).toMatchObject({ outcome: 'promoted', ticketId: 'c-t' });
    expect(await end('c', 'kept')).toBe('ended');
    expect(await end('c', 'kept')).toBe('gone');
    expect(await promote(0)).toEqual([]);
    expect(await claim('c/c-t')).toEqual(['won']);
  });

  it('goes to the first whose wish fits, and a wish is met whole', async () => {
    await claim('a/1', 'b/2');
    const wish = { saleId, round, ticketId: 'c-t', buyerName: 'c' };
    await inventory.standBy({ ...wish, buyerId: 'c', number: 3, units: 2 });
    await wait('d', 4);
    await wait('e', 5);
    await giveBack('a', '1');
    // Nobody who comes now is given what the next in line waits for, though the first cannot use it.
    expect(await claim('late/6')).toEqual(['sold_out']);
    expect(await promote()).toEqual(['d']);
    await end('d', 'dropped');
    await giveBack('b', '2');
    const [first] = await inventory.promote({ saleId, round, most: 100 });
    expect(first).toMatchObject({ buyerId: 'c', units: 2 });
    expect(await inventory.snapshot(saleId)).toMatchObject({ claimed: 2, available: 0 });
    await end('c', 'put_back');
    expect(await inventory.look(saleId, round, '')).toMatchObject({ claims: 0, reserved: 2 });
    expect(await promote()).toEqual(['c']);
    await giveBack('c', 'c-t');
    expect(await inventory.snapshot(saleId)).toMatchObject({ claimed: 0, available: 2 });
  });

  it('returns when no order came of it, or waits on with its number', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    await wait('d', 4);
    await giveBack('a', '1');
    await promote();
    await end('c', 'put_back');
    expect(await place('c')).toMatchObject({ outcome: 'waits', place: 1 });
    expect(await inventory.snapshot(saleId)).toMatchObject({ available: 1 });
    expect(await promote()).toEqual(['c']);
    await end('c', 'dropped');
    expect(await place('c')).toBeUndefined();
    expect(await promote()).toEqual(['d']);
  });

  it('is not taken twice by one who won by another ticket meanwhile', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    await wait('d', 4);
    await giveBack('a', '1');
    await giveBack('b', '2');
    await redis.hset(`{${prefix}:sale:${saleId}}:round`, 'c', 'c-other');
    expect(await promote()).toEqual(['c', 'd']);
    const held = await inventory.claims(saleId, 1);
    expect(held).toContainEqual({ buyerId: 'c', ticketId: 'c-other' });
    await end('c', 'dropped');
    expect(await claim('c/c-other')).toEqual(['won']);
    expect(await inventory.snapshot(saleId)).toMatchObject({ claimed: 2 });
  });

  it('promotes nobody in a round that is closed, and still names who was promoted', async () => {
    await claim('a/1', 'b/2');
    await wait('c', 3);
    await wait('d', 4);
    await giveBack('a', '1');
    await promote();
    await inventory.openRound({ saleId, round: 2, total: 5 });
    expect(await promote()).toEqual(['c']);
    expect(await inventory.snapshot(saleId)).toMatchObject({ round: 2, claimed: 0 });
  });
});

describe('what is refused', () => {
  it('a key of another type, before anything is written', async () => {
    await redis.set(standbyKeys(prefix, saleId, round).line, 'x', 'EX', 100);
    await expect(wait('c', 3)).rejects.toThrow('WRONGTYPE');
    await expect(promote()).rejects.toThrow('WRONGTYPE');
    await expect(claim('a/1')).rejects.toThrow('WRONGTYPE');
    expect(await inventory.snapshot(saleId)).toMatchObject({ claimed: 0 });
  });

  it('a number or an id that is none', async () => {
    await expect(wait('c', 0)).rejects.toThrow('number');
    await expect(wait('c c', 1)).rejects.toThrow('an id');
    await expect(wait('c', 1, '')).rejects.toThrow('an id');
    expect(await inventory.standbyCount(saleId, round)).toBe(0);
  });
});
