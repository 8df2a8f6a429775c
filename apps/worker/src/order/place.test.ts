import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../testing/shop.ts';
import { reconcile } from '@seckill/sales';
import { orderPlace } from '@seckill/tasks';

let shop: Shop;
beforeEach(async () => void (shop = await openShop()));
afterEach(() => shop.close());

const buyers = (n: number) => Array.from({ length: n }, (_, i) => `g_buyer-${i}`);

async function expectSoundBooks(liveOrders: number) {
  const ledger = await shop.db.countRound(1, 1);
  const claims = await shop.inventory.claims(1, 1);
  expect(ledger).toMatchObject({ sold: liveOrders, live: liveOrders });
  expect(claims).toHaveLength(liveOrders);
  const { accepted, decided } = await shop.line();
  expect(decided).toBe(accepted);
}

describe('placing orders', () => {
  it('the first in line get the units, in the order of their numbers', async () => {
    const ids = await shop.press(buyers(10));
    shop.work();
    const verdicts = await shop.verdicts(ids);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(3).fill('success'),
      ...Array<string>(7).fill('sold_out'),
    ]);
    await expectSoundBooks(3);
  });

  it.each(['claim', 'commit'] as const)(
    'a worker that is killed right after the %s loses nothing and sells nothing twice',
    { timeout: 60_000 },
    async (step) => {
      const ids = await shop.press([...buyers(5), 'g_buyer-0']);
      expect(await shop.workUntilDeath(step)).toBe('SIGKILL');
      expect(await shop.inventory.claims(1, 1)).toHaveLength(3);
      expect((await shop.db.countRound(1, 1)).live).toBe(step === 'commit' ? 3 : 0);
      expect((await shop.tasks.result(ids[0]!))?.status).toBe('queued');

      shop.work();
      const verdicts = await shop.verdicts(ids);
      expect(verdicts.filter(({ outcome }) => outcome === 'success')).toHaveLength(4);
      // One buyer, one ticket.
      expect(ids[5]).toBe(ids[0]);
      expect(verdicts[5]).toEqual(verdicts[0]);
      await expectSoundBooks(3);
    },
  );

  it('two workers, many batches, one buyer with many tickets', async () => {
    shop.work();
    shop.work();
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) ids.push(...(await shop.press(['g_greedy', `g_other-${i}`])));
    const verdicts = await shop.verdicts(ids);
    const orders = verdicts.flatMap((v) => (v.outcome === 'success' ? [v.orderId] : []));
    expect(new Set(orders).size).toBe(3);
    await expectSoundBooks(3);
  });

  it('an empty Redis is rebuilt from MySQL, not taken for sold out or for full stock', async () => {
    const first = await shop.press(['g_early-1', 'g_early-2']);
    const worker = shop.work();
    await shop.verdicts(first);
    await worker.close();

    const ids = await shop.press([...buyers(4), 'g_early-1']);
    await forget('round', 'round:closed');
    shop.work();
    const verdicts = await shop.verdicts(ids);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([
      'success',
      'sold_out',
      'sold_out',
      'sold_out',
      'success',
    ]);
    expect(ids[4]).toBe(first[0]);
    await expectSoundBooks(3);
  });

  it('MySQL has the last word when Redis believes in more units than there are', async () => {
    await shop.inventory.restock({ saleId: 1, round: 1, total: 100 });
    const ids = await shop.press(buyers(10));
    shop.work();
    const verdicts = await shop.verdicts(ids);
    expect(verdicts.filter(({ outcome }) => outcome === 'success')).toHaveLength(3);
    await expectSoundBooks(3);
    expect((await shop.inventory.snapshot(1))?.total).toBe(3);
  });

  it('MySQL failing for a while delays the verdict and changes nothing', async () => {
    let failures = 3;
    const ids = await shop.press(buyers(5));
    shop.work({
      db: {
        ...shop.db,
        placeOrders: async (request) => {
          if (failures-- > 0) throw new Error('MySQL is away');
          return shop.db.placeOrders(request);
        },
      },
    });
    const verdicts = await shop.verdicts(ids);
    expect(verdicts.filter(({ outcome }) => outcome === 'success')).toHaveLength(3);
    expect(failures).toBeLessThan(0);
    await expectSoundBooks(3);
  });

  it('a stale worker of a closed round sells nothing', async () => {
    const ids = await shop.press(buyers(2));
    await shop.db.openNextRound({ saleId: 1, stock: 2, cancelledTickets: 0 });
    shop.work();
    expect(await shop.verdicts(ids)).toEqual([{ outcome: 'cancelled' }, { outcome: 'cancelled' }]);
    expect((await shop.db.countRound(1, 1)).live).toBe(0);
    expect(await shop.inventory.snapshot(1)).toMatchObject({ round: 2, available: 2 });
  });

  it.each([
    ['', []],
    [', and Redis has lost which batch was the last', ['round:1:decided']],
  ])(
    'a ticket whose order ended before its verdict was told says success all the same%s',
    async (_, lost) => {
      const ids = await shop.press(buyers(3));
      expect(await shop.workUntilDeath('commit')).toBe('SIGKILL');
      await forget(...lost);
      const [order] = await shop.db.findOrdersByTickets([ids[0]!]);
      const claim = { saleId: 1, round: 1, buyerId: 'g_buyer-0', ticketId: ids[0]! };
      await shop.db.cancelOrder({ orderId: order!.orderId, userId: 'g_buyer-0' });
      await shop.inventory.release(claim);
      // Somebody else has the unit by now.
      const { priceCents, currency } = order!;
      await shop.db.placeOrders({
        saleId: 1,
        round: 1,
        terms: {
          priceCents,
          currency,
          payWindowSeconds: 60,
        },
        tickets: [
          {
            ticketId: 'other',
            buyerId: 'g_other',
            buyerName: 'x',
          },
        ],
      });
      await shop.inventory.rebuild({
        saleId: 1,
        round: 1,
        total: 3,
        claims: [
          {
            ticketId: 'other',
            buyerId: 'g_other',
          },
        ],
      });
      shop.work();
      const [verdict] = await shop.verdicts(ids);
      expect(verdict).toEqual({ outcome: 'success', orderId: order!.orderId });
    },
    30_000,
  );

  it('an order says what its buyer agreed to, whatever the sale says by now', async () => {
    const terms = { priceCents: 7, currency: 'CHF', payWindowSeconds: 77 };
    const args = { saleId: 1, round: 1, buyerId: 'g_agreed', buyerName: 'x', terms };
    const { id } = await shop.tasks.enter(orderPlace, args, { owner: 'g_agreed' });
    shop.work();
    await shop.verdicts([id]);
    const [order] = await shop.db.findOrdersByTickets([id]);
    expect(order).toMatchObject({ priceCents: 7, currency: 'CHF' });
    expect(order!.payBy.getTime() - order!.createdAt.getTime()).toBe(77_000);
  });

  it('a buyer whose order ended may try again', async () => {
    const [id] = await shop.press(['g_changed-mind']);
    shop.work();
    const [won] = await shop.verdicts([id!]);
    const orderId = won?.outcome === 'success' ? won.orderId : '';
    await shop.db.cancelOrder({ orderId, userId: 'g_changed-mind' });
    const [again] = await shop.press(['g_changed-mind'], { instead: id! });
    const [second] = await shop.verdicts([again!]);
    expect(second).toMatchObject({ outcome: 'success' });
    expect(second).not.toMatchObject({ orderId });
    await expectSoundBooks(1);
  });

  /** As after a wiped Redis, for this sale only: other tests share the server. */
  async function forget(...names: string[]) {
    if (names.length === 0) return;
    const { port } = new URL(shop.redisUrl);
    const socket = createConnection(Number(port), '127.0.0.1');
    const keys = names.map((name) => `{${shop.prefix}:sale:1}:${name}`);
    socket.end(`DEL ${keys.join(' ')}\r\n`);
    await once(socket, 'data');
  }
});

describe('reconciliation', () => {
  it('opens in Redis what a crash left open in MySQL only', async () => {
    await shop.db.openNextRound({ saleId: 1, stock: 7, cancelledTickets: 0 });
    await reconcile(shop);
    expect(await shop.inventory.snapshot(1)).toMatchObject({ round: 2, total: 7, available: 7 });
  });

  it('releases a claim whose order ended, keeps the claim of a ticket still in line', async () => {
    const [id] = await shop.press(['g_a']);
    const worker = shop.work();
    const [won] = await shop.verdicts([id!]);
    await worker.close();
    const orderId = won?.outcome === 'success' ? won.orderId : '';
    await shop.db.cancelOrder({ orderId, userId: 'g_a' });
    const [waiting] = await shop.press(['g_b']);
    await shop.inventory.claim({
      saleId: 1,
      round: 1,
      batchId: 'waiting',
      first: 2,
      last: 2,
      tickets: [
        {
          ticketId: waiting!,
          buyerId: 'g_b',
          number: 2,
        },
      ],
    });

    expect(await reconcile(shop)).toMatchObject({ released: 1 });
    expect(await shop.inventory.claims(1, 1)).toEqual([{ buyerId: 'g_b', ticketId: waiting }]);
  });
});
