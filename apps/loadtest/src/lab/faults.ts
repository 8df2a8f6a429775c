import { setTimeout as sleep } from 'node:timers/promises';
import type { LabFault } from '@seckill/contracts';
import type { Inventory } from '@seckill/inventory';
import type { Connection } from '@seckill/redis';
import type { Starter } from './starter.ts';

/** What a fault needs to know of the run, if one is on. */
export type Moment = {
  /** Resolves at the shot, or when the run ends before. */
  shot: Promise<unknown>;
  saleId: number | undefined;
};

/** Units are claimed soon after the shot, or never. */
const CLAIM_WITHIN_MS = 2500;
const LOOK_EVERY_MS = 1;

type Parts = {
  starter: Starter;
  redis: Pick<Connection, 'client'>;
  prefix: string;
  inventory: Pick<Inventory, 'snapshot'>;
};

export type Faults = ReturnType<typeof createFaults>;

/** Breaks things. Each resolves when what was broken is whole again, as far as that can be seen from here. */
export function createFaults({ starter, redis, prefix, inventory }: Parts) {
  /** The first instant after the shot at which a unit is claimed: its order is being written, and nobody knows of it. */
  async function claimed(moment: Moment): Promise<void> {
    await moment.shot;
    // Its sale is known by now.
    const { saleId } = moment;
    if (saleId === undefined) return;
    const until = performance.now() + CLAIM_WITHIN_MS;
    while (performance.now() < until) {
      const now = await inventory.snapshot(saleId).catch(() => undefined);
      if (now && now.claimed > 0) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Everything under this product's prefix; what other programs keep in the same Redis stays. */
  async function loseData(): Promise<number> {
    let lost = 0;
    for (let cursor = '0'; ;) {
      const [next, keys] = await redis.client.scan(
        cursor,
        'MATCH',
        `*${globOf(prefix)}:*`,
        'COUNT',
        1000,
      );
      const own = keys.filter((key) => isOwn(key, prefix));
      if (own.length > 0) lost += await redis.client.unlink(own);
      cursor = next;
      if (next === '0') return lost;
    }
  }

  return {
    async strike(fault: LabFault, moment: Moment, begun: () => void): Promise<void> {
      if (fault === 'redis_data_lost') {
        await moment.shot;
        begun();
        await loseData();
        return;
      }
      await starter(fault, 'ready');
      if (fault === 'mysql_away') await moment.shot;
      else if (fault !== 'second_api') await claimed(moment);
      begun();
      await starter(fault, 'strike');
    },
    loseData,
    /** Where a second API answers; started if need be. */
    secondApi: async (): Promise<string> => (await starter('second_api', 'ready')).url ?? '',
    endSecondApi: () => starter('second_api', 'end'),
  };
}

const globOf = (prefix: string): string => prefix.replaceAll(/[*?[\]\\]/g, String.raw`\$&`);

/** Keys begin with the prefix, or with it in the hash tag by which they stay together. */
export const isOwn = (key: string, prefix: string): boolean =>
  key.startsWith(`${prefix}:`) || key.startsWith(`{${prefix}:`);
