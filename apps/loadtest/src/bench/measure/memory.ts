import { setTimeout as sleep } from 'node:timers/promises';
import { applyLoad } from '../load/load.ts';
import { openRound, SALE, type Bench } from './measure.ts';
import { redisInfo } from './redis-info.ts';
import { awaitRest } from './rest.ts';
import { lineOf, type Stand } from '../contestants/stand.ts';

export type MemoryUse = {
  tickets: number;
  /** Redis bytes per ticket while it waits, and once its result is kept for a day. */
  waiting: number;
  decided: number;
};

/** What a ticket costs in Redis: `amount` are accepted while no worker runs, then all are decided. */
export async function measureMemory(
  stand: Stand,
  bench: Bench,
  redisPort: number,
  amount: number,
): Promise<MemoryUse> {
  const round = await openRound(stand, bench);
  await stand.stopWorker();
  const empty = await usedMemory(redisPort);
  await applyLoad(bench.generator, {
    url: `${stand.api.url}/api/sales/${SALE}/purchases`,
    cookies: bench.cookies,
    connections: 64,
    seconds: 0,
    amount,
  });
  const full = await usedMemory(redisPort);
  const { waiting: tickets } = await lineOf(stand, SALE, round);
  await stand.startWorker();
  await awaitRest(stand, SALE, round, 120_000);
  const kept = await usedMemory(redisPort);
  return { tickets, waiting: (full - empty) / tickets, decided: (kept - empty) / tickets };
}

/** What Redis keeps, without the buffers of those who are connected, which come and go. */
async function usedMemory(port: number): Promise<number> {
  await sleep(1200);
  const info = await redisInfo(port);
  const bytes = (field: string) => Number(info.get(field) ?? 0);
  return bytes('used_memory') - bytes('mem_clients_normal') - bytes('mem_aof_buffer');
}
