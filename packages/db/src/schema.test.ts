import { describe, expect, it } from 'vitest';
import { ownDatabase, placeInNewRound } from './testing/fixtures.ts';

const test = await ownDatabase();
const { shell } = test;
const placed = await placeInNewRound(test.db, 3, 2);
const { round } = placed;
const { orderId } = placed.orders[0]!;

/** errno: MariaDB and MySQL name a failed CHECK differently. */
const CHECK = expect.toBeOneOf([4025, 3819]);
const DUPLICATE = 1062;
const NO_PARENT = 1452;
const TOO_LONG = 1406;

const refused = async (sql: string, values: unknown[] = []) => {
  const error: unknown = await shell.query(sql, values).then(
    () => new Error(`accepted: ${sql}`),
    (failure: unknown) => failure,
  );
  return error instanceof Error && 'errno' in error ? error.errno : error;
};

const insertOrder = (values: { ticket: string; user: string; status?: string }) =>
  refused(
    `INSERT INTO orders (id, ticket_id, sale_id, round, user_id, status, price_cents, currency, pay_by)
     VALUES (UUID(), ?, 1, ?, ?, ?, 1, 'CNY', NOW(3))`,
    [values.ticket, round, values.user, values.status ?? 'unpaid'],
  );

describe('the database refuses, whoever asks', () => {
  it('more sold than there are, and less than none', async () => {
    expect(await refused('UPDATE rounds SET sold = total + 1 WHERE round = ?', [round])).toEqual(
      CHECK,
    );
    expect(await refused('UPDATE rounds SET sold = -1 WHERE round = ?', [round])).toEqual(CHECK);
    expect(await refused('UPDATE rounds SET total = 1 WHERE round = ?', [round])).toEqual(CHECK);
  });

  it('two live orders of one buyer, and two orders of one ticket', async () => {
    const order = await test.db.findOrder(orderId);
    expect(await insertOrder({ ticket: 'new', user: order!.userId })).toBe(DUPLICATE);
    // One who holds no order yet, so that nothing but the ticket is in the way.
    await shell.query("INSERT INTO users (id, kind, name) VALUES ('g_new', 'guest', 'x')");
    expect(await insertOrder({ ticket: order!.ticketId, user: 'g_new' })).toBe(DUPLICATE);
  });

  it('a second open round of a sale', async () => {
    const sql = "INSERT INTO rounds (sale_id, round, total, state) VALUES (1, 999, 1, 'open')";
    expect(await refused(sql)).toBe(DUPLICATE);
  });

  it('orders without a buyer or a round', async () => {
    expect(await insertOrder({ ticket: 'new', user: 'g_nobody' })).toBe(NO_PARENT);
    expect(await refused('UPDATE orders SET round = 999 WHERE id = ?', [orderId])).toBe(NO_PARENT);
  });

  it('a status nobody knows, paid too late, paid never, ended but not closed', async () => {
    const set = (what: string) => refused(`UPDATE orders SET ${what} WHERE id = ?`, [orderId]);
    expect(await set("status = 'sold'")).toEqual(CHECK);
    expect(await set("status = 'paid'")).toEqual(CHECK);
    expect(await set("status = 'paid', paid_at = pay_by + INTERVAL 1 SECOND")).toEqual(CHECK);
    expect(await set("status = 'expired'")).toEqual(CHECK);
    expect(await set('closed_at = NOW(3)')).toEqual(CHECK);
  });

  it('ids that do not fit, in every session of ours', async () => {
    const tickets = [{ ticketId: 'x'.repeat(129), buyerId: 'g_x', buyerName: 'x' }];
    await expect(test.db.placeOrders({ saleId: 1, round, tickets })).rejects.toMatchObject({
      errno: TOO_LONG,
    });
    expect(await test.db.countRound(1, round)).toMatchObject({ sold: 2, live: 2 });
  });
});
