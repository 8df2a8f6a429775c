import { ENDED_ROUND_MS, OPEN_ROUND_MS, RENEW_EVERY_MS, VERDICT_MS } from '@seckill/contracts';
import { orderPlace } from '@seckill/tasks';
import { beforeEach, expect, it } from 'vitest';
import { cancel } from './cancel.ts';
import { promote } from './standby/promote.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { joinStandby } from './standby/standby.ts';
import { openBench } from './testing/bench.ts';
import { createTaskView } from './ticket.ts';
import { verify } from './verify/verify.ts';

const bench = openBench();
beforeEach(() => bench.work());

const DAY = 86_400_000;
const LONGEST_PAY_WINDOW_MS = 7 * DAY;

/** One unit, its buyer, and one who stands by. */
async function standingBy() {
  const saleId = await bench.newSale(1);
  const { tasks } = bench.parts();
  const tickets = await bench.tickets(saleId, ['a', 'b']);
  const ids = tickets.map(({ id }) => id);
  const states = await Promise.all(ids.map((id) => tasks.ended(id, { timeoutMs: 20_000 })));
  const won = orderPlace.isResult(states[0]?.result) ? states[0].result : undefined;
  if (won?.outcome !== 'success') throw new Error('nobody has the unit');
  const buyer = { userId: 'b', name: 'b' };
  await joinStandby(bench.parts(), { saleId, round: 1 }, buyer, {
    taskId: ids[1],
    estimate: 1,
    view: bench.view,
  });
  return { saleId, ticketId: ids[1] ?? '', orderId: won.orderId };
}

/** What a poll answers. */
async function poll(ticketId: string) {
  const view = createTaskView({ ...bench.parts(), factsOf: async () => undefined });
  const state = await bench.parts().tasks.result(ticketId);
  return state && view(state);
}

/** So much time passes for every key of this file: one that would have ended by then is gone. */
async function pass(ms: number): Promise<void> {
  const redis = bench.redis();
  for (let cursor = '0'; ;) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `*${bench.prefix()}*`, 'COUNT', 1000);
    for (const key of keys) {
      const left = await redis.pttl(key);
      if (left >= 0) await redis.pexpire(key, left - ms);
    }
    cursor = next;
    if (next === '0') return;
  }
}

it('nothing is forgotten while another thing needs it', () => {
  expect(VERDICT_MS).toBeGreaterThanOrEqual(LONGEST_PAY_WINDOW_MS + ENDED_ROUND_MS);
  expect(VERDICT_MS).toBeGreaterThanOrEqual(OPEN_ROUND_MS);
  expect(OPEN_ROUND_MS).toBeGreaterThan(LONGEST_PAY_WINDOW_MS);
  expect(OPEN_ROUND_MS).toBeGreaterThan(1000 * RENEW_EVERY_MS);
});

it('who stands by for a week is told so, and is given the unit that comes back then', async () => {
  const { saleId, ticketId, orderId } = await standingBy();
  for (let day = 1; day <= 7; day += 1) {
    await reconcile(bench.only(saleId));
    await pass(DAY);
    expect(await poll(ticketId)).toMatchObject({ status: 'standby', place: 1 });
  }
  expect(await verify(bench.parts(), saleId)).toMatchObject({ ok: true });
  const log = { warn: () => {} };
  await cancel(bench.parts(), { orderId, userId: 'a' }, log);
  await promote(bench.parts(), { saleId, round: 1 });
  expect(await poll(ticketId)).toMatchObject({ status: 'success' });
});

it('so is who stands by while no worker runs for a week', async () => {
  const { saleId, ticketId } = await standingBy();
  await reconcile(bench.only(saleId));
  await pass(7 * DAY);
  expect(await poll(ticketId)).toMatchObject({ status: 'standby', place: 1 });
  await reconcile(bench.only(saleId));
  expect(await verify(bench.parts(), saleId)).toMatchObject({ ok: true });
});

it('a round that is over is forgotten a day after it was recorded', async () => {
  const { saleId } = await standingBy();
  await bench.sql("UPDATE orders SET status = 'paid', paid_at = created_at WHERE sale_id = ?", [
    saleId,
  ]);
  await bench.sql(
    'UPDATE sales SET opens_at = NOW(3) - INTERVAL 1 HOUR, closes_at = NOW(3) - INTERVAL 2 MINUTE WHERE id = ?',
    [saleId],
  );
  await reconcile(bench.only(saleId));
  await reconcile(bench.only(saleId));
  expect(await bench.parts().db.findRoundKept({ saleId, round: 1 })).toMatchObject({
    recorded: true,
  });
  await pass(DAY + 1000);
  await reconcile(bench.only(saleId));
  expect(await bench.redis().keys(`*${bench.prefix()}:sale:${saleId}}*`)).toEqual([]);
  expect(await verify(bench.parts(), saleId)).toMatchObject({ ok: true });
});
