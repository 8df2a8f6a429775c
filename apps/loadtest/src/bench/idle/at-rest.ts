import { setTimeout as sleep } from 'node:timers/promises';
import { makeSale, openShell } from '@seckill/db/testing';
import type { Product } from '../../product/start-product.ts';
import { cpuMicroseconds } from '../measure/cpu.ts';
import type { Stores } from '../measure/private-product.ts';
import { redisInfo } from '../measure/redis-info.ts';

/** What a product does while nobody asks for anything: shares of one core, and what it asks its stores, a second. `commands`: with those that scripts give. */
export type AtRest = {
  api: number;
  worker: number;
  redis: number;
  mysql: number;
  commands: number;
  queries: number;
};

/** Sales that ended long ago. */
export async function makePastSales({ database: { db } }: Product, count: number): Promise<void> {
  const opensAt = new Date(Date.now() - 30 * 86_400_000);
  const closesAt = new Date(Date.now() - 29 * 86_400_000);
  for (let sale = 1; sale <= count; sale += 1)
    await makeSale(db, { title: `Past ${sale}`, opensAt, closesAt });
}

/** Looks at it for so long. */
export async function lookAtRest(
  { api, workers, database }: Product,
  { redis, mysql }: Stores,
  seconds: number,
): Promise<AtRest> {
  const shell = await openShell(database.url);
  const counted = async () => {
    const [rows] = await shell.query("SHOW GLOBAL STATUS LIKE 'Questions'");
    const info = await redisInfo(redis.port);
    return {
      at: performance.now(),
      api: cpuSeconds(api),
      worker: workers.reduce((sum, worker) => sum + cpuSeconds(worker), 0),
      redis: cpuSeconds(redis),
      mysql: cpuSeconds(mysql),
      commands: Number(info.get('total_commands_processed')),
      queries: Number(Object(rows)[0]?.Value),
    };
  };
  try {
    const before = await counted();
    await sleep(1000 * seconds);
    const after = await counted();
    const passed = (after.at - before.at) / 1000;
    const perSecond = (figure: keyof AtRest) => (after[figure] - before[figure]) / passed;
    return {
      api: perSecond('api'),
      worker: perSecond('worker'),
      redis: perSecond('redis'),
      mysql: perSecond('mysql'),
      commands: perSecond('commands'),
      queries: perSecond('queries'),
    };
  } finally {
    await shell.end();
  }
}

const cpuSeconds = ({ pid }: { pid: number | undefined }) => cpuMicroseconds(pid) / 1e6;
