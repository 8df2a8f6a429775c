import { checkRecord } from '@seckill/contracts';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { startProduct, type Product } from '../product/start-product.ts';

/*
 * First come, first served, as it is deployed: three APIs and three workers, small batches, everybody at one instant, and
 * a worker that is killed in the middle. What is judged is the public record of each round.
 */

const ROUNDS = Number(process.env.ORDER_ROUNDS ?? 4);
const BUYERS = 60;
const STOCK = 5;

let product: Product;
let cookies: string[];

beforeAll(async () => {
  const servers = { redis: inject('redisUrl'), mysql: inject('mysqlUrl') };
  const environment = { ...process.env, BATCH_MAX_TICKETS: '5' };
  product = await startProduct(servers, environment, { apis: 3, workers: 3 });
  cookies = await Promise.all(
    Array.from({ length: BUYERS }, async () => {
      const answer = await fetch(`${product.url}/api/session/guest`, { method: 'POST' });
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    }),
  );
});
afterAll(() => product.stop());

async function ask(api: number, path: string, init: RequestInit = {}) {
  const url = product.apis[api % product.apis.length]?.url ?? '';
  const answer = await fetch(`${url}${path}`, init);
  return { status: answer.status, body: Object(await answer.json()) };
}

const post = (headers: Record<string, string>, body: object): RequestInit => ({
  method: 'POST',
  headers: { ...headers, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const asAdmin = (): Record<string, string> => ({ authorization: `Bearer ${product.adminToken}` });
const reset = async () =>
  (await ask(0, '/api/admin/sales/1/reset', post(asAdmin(), { stock: STOCK }))).body.round;

/** Everybody presses once at each of two APIs; answers how many tickets that made when all are decided. */
async function storm(killed: boolean): Promise<number> {
  const presses = cookies.flatMap((cookie, i) =>
    [i, i + 1].map((api) => ask(api, '/api/sales/1/purchases', post({ cookie }, {}))),
  );
  if (killed) {
    const [victim] = product.workers.splice(0, 1);
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await victim?.stop();
  }
  const answers = await Promise.all(presses);
  // Who is turned away before the second press arrives takes a second number.
  const tickets = new Set(answers.flatMap(({ body }) => body.taskId ?? []));
  if (killed) await product.hire();
  await expect
    .poll(async () => (await ask(1, '/api/admin/sales/1/verify', { headers: asAdmin() })).body, {
      timeout: 20_000,
    })
    .toMatchObject({ ok: true, counts: { success: STOCK } });
  return tickets.size;
}

it(`is kept in each of ${ROUNDS} rounds`, { timeout: 60_000 + ROUNDS * 10_000 }, async () => {
  await reset();
  for (let i = 0; i < ROUNDS; i += 1) {
    const round = await reset();
    for (const api of [0, 1, 2]) {
      await expect
        .poll(async () => (await ask(api, '/api/sales/1')).body, { interval: 20, timeout: 5000 })
        .toMatchObject({ round, state: 'open' });
    }
    const tickets = await storm(i % 4 === 1);
    await reset();
    const path = `/api/sales/1/rounds/${round}/record`;
    // Another API hears of the new round within a second, and answers ten records in ten seconds.
    const record = await vi.waitFor(
      async () => {
        const answer = await ask(2, path);
        expect(answer).toMatchObject({ status: 200, body: { complete: true } });
        return answer.body;
      },
      { timeout: 20_000, interval: 1100 },
    );
    const sheet = await checkRecord(record);
    expect(sheet.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(sheet).toMatchObject({ ok: true, won: STOCK });
    expect(sheet.tickets).toBe(tickets);
  }
});
