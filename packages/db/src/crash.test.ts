import { startMariadb } from '@seckill/scripts/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTickets, openRound, orderOf } from './testing/fixtures.ts';
import { createTestDb, type TestDb } from './testing/test-db.ts';

type Service = Awaited<ReturnType<typeof startMariadb>>;

let server: Service;
let test: TestDb;

beforeAll(async () => {
  server = await startMariadb();
  test = await createTestDb(server.url);
});
afterAll(async () => {
  await test.drop();
  await server.stop();
});

describe('a server killed in the middle of a sale', () => {
  it('keeps every order that was answered, and makes each ticket one order', async () => {
    const round = await openRound(test.db, 10_000);
    const answered = new Map<string, string>();
    let failures = 0;
    let half: () => void = () => undefined;
    const halfWay = new Promise<void>((resolve) => (half = resolve));

    const buy = async () => {
      for (let n = 0; n < 25; n += 1) {
        const tickets = newTickets(3);
        let placed;
        while (!placed) {
          placed = await test.db.placeOrders({ ...round, tickets }).catch(() => {
            failures += 1;
          });
        }
        for (const order of placed.map(orderOf)) answered.set(order.ticketId, order.orderId);
        if (answered.size >= 150) half();
      }
    };
    const buyers = [1, 2, 3, 4].map(buy);
    await halfWay;
    const before = new Map(answered);
    await server.kill('SIGKILL');
    await expect(test.db.ping()).rejects.toThrow('MySQL is unavailable');
    await server.start();

    const kept = await test.db.findOrdersByTickets([...before.keys()]);
    expect(new Map(kept.map((order) => [order.ticketId, order.orderId]))).toEqual(before);

    await Promise.all(buyers);
    expect(answered.size).toBe(300);
    expect(await test.db.countRound(1, round.round)).toMatchObject({
      sold: 300,
      live: 300,
      buyersWithTwoLiveOrders: 0,
      ticketsWithTwoOrders: 0,
    });
    expect(failures).toBeLessThan(100);
  });
});
