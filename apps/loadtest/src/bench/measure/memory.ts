import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contestants/contender.ts';
import { bytesByKind, KINDS, type Kind } from './kinds-of-keys.ts';
import { openRound, PURCHASES, SALE, type Bench } from './measure.ts';
import { redisInfo } from './redis-info.ts';
import { awaitRest } from './rest.ts';

export type MemoryUse = {
  tickets: number;
  /** Redis bytes per ticket while it waits, and once its result is kept for a day. */
  waiting: number;
  decided: number;
  /** Of both, how much is for what, as far as keys of its own hold it. */
  parts?: Record<Kind, { waiting: number; decided: number }>;
};

/** What a ticket costs in Redis: `amount` are accepted while no worker runs, then all are decided. */
export async function measureMemory(
  contender: Contender,
  bench: Bench,
  amount: number,
): Promise<MemoryUse> {
  const { port } = bench.redis;
  const round = await openRound(contender, bench);
  await contender.stopWorker();
  const parts = () => bytesByKind(bench.redis.url, contender.prefix);
  const before = await parts();
  const empty = await usedMemory(port);
  await bench.generator.apply({
    url: contender.api.url + PURCHASES,
    cookies: bench.cookies,
    connections: 64,
    seconds: 0,
    amount,
  });
  const full = await usedMemory(port);
  const whileFull = await parts();
  const { waiting: tickets } = await contender.line(SALE, round);
  await contender.startWorker();
  await awaitRest(contender.name, () => contender.line(SALE, round));
  const kept = await usedMemory(port);
  const afterwards = await parts();
  const perTicket = (kind: Kind) => ({
    waiting: (whileFull[kind] - before[kind]) / tickets,
    decided: (afterwards[kind] - before[kind]) / tickets,
  });
  return {
    tickets,
    waiting: (full - empty) / tickets,
    decided: (kept - empty) / tickets,
    parts: Object.fromEntries(KINDS.map((kind) => [kind, perTicket(kind)])) as NonNullable<
      MemoryUse['parts']
    >,
  };
}

/** What Redis keeps, without the buffers of those who are connected, which come and go. */
async function usedMemory(port: number): Promise<number> {
  await sleep(1200);
  const info = await redisInfo(port);
  const bytes = (field: string) => Number(info.get(field) ?? 0);
  return bytes('used_memory') - bytes('mem_clients_normal') - bytes('mem_aof_buffer');
}
