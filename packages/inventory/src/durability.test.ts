import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis, type Service } from '@seckill/scripts/services';
import { connect, type Connection, type ConnectOptions } from '@seckill/redis';
import { openTestClient } from '@seckill/redis/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createInventory } from './index.ts';
import { numbered, type NumberedInventory } from './testing/test-inventory.ts';
import { crowd, tickets, words } from './testing/tickets.ts';

let server: Service;
let redis: ReturnType<typeof openTestClient>;
let connection: Connection;
let inventory: NumberedInventory;
const sale = { saleId: 1, round: 1 };
const open = (policy: ConnectOptions['policy']) =>
  connect({ url: server.url, policy, onError: () => {} });

beforeAll(async () => {
  server = await startRedis({ appendOnly: true, appendFsync: 'always' });
  redis = openTestClient(server.url);
  connection = open('wait');
  inventory = numbered(createInventory({ connection }));
});
beforeEach(async () => {
  await redis.flushall();
});
afterAll(async () => {
  await connection.close();
  redis.disconnect();
  await server.stop();
});

async function held() {
  const claims = await inventory.claims(sale.saleId, sale.round);
  return new Map(claims.map(({ buyerId, ticketId }) => [buyerId, ticketId]));
}

it('knows nothing after a wipe, and everything after a rebuild', async () => {
  await inventory.openRound({ ...sale, total: 4 });
  await inventory.claim({ ...sale, tickets: tickets('a/1', 'b/2', 'c/3') });
  const committed = tickets('a/1', 'b/2', 'c/3');
  await redis.flushall();

  const batch = { ...sale, tickets: tickets('c/3', 'a/9', 'd/4', 'e/5') };
  expect(words(await inventory.claim(batch))).toEqual(['unknown']);
  expect(await inventory.snapshot(1)).toBeUndefined();
  await Promise.all([1, 2].map(() => inventory.rebuild({ ...sale, total: 4, claims: committed })));
  expect(words(await inventory.claim(batch))).toEqual(['won', 'duplicate 1 1', 'won', 'sold_out']);
});

it('keeps every win it told of, and every batch whole, when Redis is killed under load', async () => {
  const size = 7;
  const told = new Map<string, string>();
  await inventory.openRound({ ...sale, total: 100_000 });

  for (const killAt of [300, 700, 1500, 2000]) {
    const name = `kill-${killAt}`;
    const batches = Array.from({ length: 1000 }, (_, i) => crowd(`${name}-${i}`, size));
    const line = batches.values();
    let dead: Promise<void> | undefined;
    const claimers = Array.from({ length: 8 }, async () => {
      const own = open('fail-fast');
      const claimer = numbered(createInventory({ connection: own }));
      for (const batch of line) {
        const answer = await claimer.claim({ ...sale, tickets: batch }).catch(() => undefined);
        if (!answer) break;
        expect(words(answer)).toEqual(batch.map(() => 'won'));
        for (const { buyerId, ticketId } of batch) told.set(buyerId, ticketId);
        if (told.size > killAt) dead ??= server.kill();
      }
      await own.close();
    });
    await Promise.all(claimers);
    await dead;
    expect(line.next().done).toBe(false);
    await server.start();

    const now = await held();
    expect([...told].filter(([buyer, ticket]) => now.get(buyer) !== ticket)).toEqual([]);
    for (const batch of batches) {
      const there = batch.filter(({ buyerId }) => now.has(buyerId));
      expect([0, size]).toContain(there.length);
    }
  }
});

it('drops a script whole when the end of the append-only file is torn', async () => {
  await inventory.openRound({ ...sale, total: 100 });
  await inventory.claim({ ...sale, tickets: crowd('kept', 3) });
  const file = await appendOnlyFile();
  const before = readFileSync(file).length;
  await inventory.claim({ ...sale, tickets: crowd('torn', 5) });
  await inventory.release({ ...sale, ...crowd('torn', 1)[0]! });
  await inventory.openRound({ ...sale, round: 2, total: 9 });
  const whole = readFileSync(file);
  await server.kill();

  const step = Math.ceil((whole.length - before) / 12);
  for (let end = whole.length - 1; end > before; end -= step) {
    writeFileSync(file, whole.subarray(0, end));
    await server.start();
    const snapshot = await inventory.snapshot(1);
    const claimed = (await held()).size;
    expect([3, 7, 8]).toContain(claimed);
    expect(snapshot).toEqual({ round: 1, total: 100, claimed, available: 100 - claimed });
    await server.kill();
  }
  writeFileSync(file, whole);
  await server.start();
  expect(await inventory.snapshot(1)).toMatchObject({ round: 2, total: 9, claimed: 0 });
  expect((await held()).size).toBe(7);
});

async function appendOnlyFile(): Promise<string> {
  const setting = async (name: string) => String((await redis.config('GET', name)).at(1));
  const folder = join(await setting('dir'), await setting('appenddirname'));
  const name = readdirSync(folder).findLast((each) => each.endsWith('.aof') && /incr/.test(each));
  if (!name) throw new Error(`no append-only file in ${folder}`);
  return join(folder, name);
}
