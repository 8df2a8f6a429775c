import { startProxy } from '@seckill/redis/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startRedis } from '@seckill/scripts/services';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  redis = await startRedis({ appendOnly: true });
  stack = await startStack({ redisUrl: redis.url });
  await stack.work();
});
afterAll(async () => {
  await stack.close();
  await redis.stop();
});

describe('when Redis goes away and comes back', () => {
  it(
    'answers 503 within a second, forgets nothing and recovers without a restart',
    { timeout: 30_000 },
    async () => {
      const guest = await stack.guest();
      await stack.rest();
      const kept = (await guest.buy()).body;
      await expect
        .poll(async () => (await stack.call('GET', '/readyz')).body, { timeout: 10_000 })
        .toEqual({ ready: true, redis: 'ok', mysql: 'ok' });

      await redis.kill('SIGKILL');
      const asked = performance.now();
      const refused = await guest.buy();
      expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(performance.now() - asked).toBeLessThan(1000);
      expect(refused.headers.get('retry-after')).toMatch(/^[1-9]$/);
      const ready = () => stack.call('GET', '/readyz');
      await expect.poll(async () => (await ready()).status, { timeout: 5000 }).toBe(503);
      const { headers, body } = await ready();
      const named = { ready: false, redis: 'away', mysql: 'ok', code: 'unavailable' };
      expect(body).toMatchObject(named);
      expect(headers.get('retry-after')).toBe('1');
      expect((await stack.call('GET', '/healthz')).status).toBe(200);

      await redis.start();
      await stack.work();
      const another = await stack.guest();
      const bought = async () => (await another.buy()).status;
      await expect.poll(bought, { timeout: 5000 }).toBeLessThan(300);
      expect(await guest.verdict(kept.taskId)).toMatchObject({ status: 'success' });
      expect((await stack.admin('GET', '/api/admin/sales/1/verify')).body.ok).toBe(true);
    },
  );
});

describe('when MySQL is away', () => {
  it(
    'is ready while tickets may wait, and not once the line is full',
    { timeout: 60_000 },
    async () => {
      const config = { admission: { maxWaiting: 1, maxSeconds: 86_400 } };
      const proxy = await startProxy(inject('mysqlUrl'));
      const behind = await startStack({
        config,
        mysqlUrl: `mysql://root@${new URL(proxy.url).host}`,
      });
      const guest = await behind.guest();
      await expect
        .poll(async () => (await behind.call('GET', '/readyz')).body, { timeout: 10_000 })
        .toEqual({ ready: true, redis: 'ok', mysql: 'ok' });
      await behind.call('GET', '/api/sales');
      proxy.close();
      await expect
        .poll(async () => (await behind.call('GET', '/readyz')).body, { timeout: 10_000 })
        .toEqual({ ready: true, redis: 'ok', mysql: 'away' });
      const whenBought = async () => {
        const { status, body } = await guest.buy();
        // The purchase is told should this fail: it is what fills the line.
        return { ...(await behind.call('GET', '/readyz')).body, bought: { status, body } };
      };
      await expect
        .poll(whenBought, { timeout: 10_000 })
        .toMatchObject({ ready: false, redis: 'ok', mysql: 'away', code: 'unavailable' });
      await behind.close();
    },
  );
});

describe('a sale is reset while Redis is away', () => {
  it('MySQL closes its round at once, and Redis follows', { timeout: 60_000 }, async () => {
    const { round } = await stack.reset(2, 5);
    await stack.rest();
    await redis.kill('SIGKILL');
    const asked = performance.now();
    const answer = await stack.admin('POST', '/api/admin/sales/2/reset', { stock: 7 });
    expect(answer).toMatchObject({
      status: 200,
      body: { saleId: 2, round: round + 1, stock: 7, cancelledTickets: 0, voidedOrders: 0 },
    });
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(await stack.db.findSale(2)).toMatchObject({ round: round + 1, total: 7 });

    await redis.start();
    // Nobody else reconciles here: a round that could not be looked after yet is looked after again.
    await expect
      .poll(() => stack.reconcile().catch((e: unknown) => String(e)), { timeout: 20_000 })
      .toMatchObject({ failures: [] });
    const sheet = async () => (await stack.admin('GET', '/api/admin/sales/2/verify')).body;
    await expect.poll(sheet, { timeout: 20_000 }).toMatchObject({ ok: true, round: round + 1 });
  });
});

describe('what programs read', () => {
  it('the OpenAPI document names every public address', async () => {
    const { body } = await stack.call('GET', '/api/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/api/session/guest',
        '/api/sales',
        '/api/sales/{saleId}/purchases',
        '/api/tasks/{taskId}',
        '/api/orders/{orderId}',
        '/api/admin/sales/{saleId}/reset',
        '/api/admin/sales/{saleId}/verify',
      ]),
    );
    expect((await stack.call('GET', '/api/docs/')).status).toBe(200);
  });

  it('the metrics count the answers', async () => {
    const { body } = await stack.call('GET', '/metrics');
    expect(body).toMatch(/seckill_purchase_answers_total\{status="202"\} [1-9]/);
  });
});
