import { expect, inject, it, onTestFinished } from 'vitest';
import { signInGuests } from '../../product/guests.ts';
import { request } from '../../product/http.ts';
import { resetSale } from '../../product/sale.ts';
import { startContender } from './contender.ts';
import type { ContestantName } from './contestants.ts';

const SALE = 1;
const PURCHASES = `/api/sales/${SALE}/purchases`;

it.each<[ContestantName, waiting: number]>([
  ['product', 4],
  ['floor', 0],
])('the API of %s accepts beyond the stock, and %d tickets wait', async (name, waiting) => {
  const contender = await startContender(name, {
    redisUrl: inject('redisUrl'),
    mysqlUrl: inject('mysqlUrl'),
    sessionSecret: '9f3c71e5b2d8064aa1c07e6d58b3f294',
    adminToken: '492f3b85d6e70c1aa4608d2b5e17c3f9',
    nodeArgs: [],
  });
  onTestFinished(() => contender.close());
  const { operator, adminToken } = contender;
  const { round } = await resetSale(operator, adminToken, SALE, 0);
  const buyers = await signInGuests(operator, 4, () => undefined);
  for (const { cookie } of buyers) {
    const answer = await request(operator, { method: 'POST', path: PURCHASES, cookie, body: {} });
    expect(answer.status).toBe(202);
  }
  expect(await contender.line(SALE, round)).toMatchObject({ waiting });
});
