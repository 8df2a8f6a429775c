import type { TestDb } from '@seckill/db/testing';

/** Who bought them. */
const BUYERS = 1000;

export const makePastBuyers = ({ sql }: TestDb) =>
  sql(
    `INSERT INTO users (id, kind, name) ${numbers('n')} SELECT CONCAT('past-', n), 'guest', 'Past' FROM n WHERE n < ?`,
    [BUYERS],
  );

/** Orders of a round that nobody sells any more, numbered from `from` to `to`: they were not paid for in time. */
export const makePastOrders = (
  { sql }: TestDb,
  { saleId, round }: { saleId: number; round: number },
  from: number,
  to: number,
) =>
  sql(
    `INSERT INTO orders (id, ticket_id, sale_id, round, user_id, status, price_cents, currency, created_at, pay_by, closed_at)
     ${numbers('n')} SELECT CONCAT('past-', n), CONCAT('past-', n), ?, ?, CONCAT('past-', n MOD ${BUYERS}), 'expired', 100, 'CNY',
       NOW(3) - INTERVAL 2 DAY, NOW(3) - INTERVAL 1 DAY, NOW(3) - INTERVAL 1 DAY
     FROM n WHERE n >= ? AND n < ?`,
    [saleId, round, from, to],
  );

/** The whole numbers below a million, as MariaDB and MySQL both know them. */
const numbers = (name: string) =>
  `WITH d AS (${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')}),
   ${name} AS (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n
     FROM d a, d b, d c, d e, d f, d g)`;
