import { setTimeout as sleep } from 'node:timers/promises';
import type { LabFault } from '@seckill/contracts';
import type { Inventory } from '@seckill/inventory';
import { allServers, type Connection } from '@seckill/redis';
import type { Tasks } from '@seckill/task-engine';
import { laneOfRound, orderPlace } from '@seckill/tasks';
import type { Breaker } from './breaker.ts';

/** What a fault needs to know of the run, if one is on. */
export type Moment = {
  /** Resolves at the shot, or when the run ends before. */
  shot: Promise<unknown>;
  saleId: number | undefined;
  /** Whether nothing is in line any more. */
  isOver: () => boolean;
};

/** A batch is in hand soon after the shot, or never. */
const AIM_WITHIN_MS = 8000;
const LOOK_EVERY_MS = 1;

/** In one step: what is written meanwhile must not be half of something. ARGV: patterns of keys. Returns how many there were. */
const LOSE = `local lost = 0
for _, pattern in ipairs(ARGV) do
  local cursor = '0'
  repeat
    local page = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 1000)
    cursor = page[1]
    for _, key in ipairs(page[2]) do lost = lost + redis.call('UNLINK', key) end
  until cursor == '0'
end
return lost`;

type Parts = {
  breakIt: Breaker;
  redis: Pick<Connection, 'client'>;
  prefix: string;
  inventory: Pick<Inventory, 'snapshot'>;
  tasks: Pick<Tasks, 'line'>;
};

export type Faults = ReturnType<typeof createFaults>;

/** Breaks things. Each resolves when what was broken is whole again, as far as that can be seen from here. */
export function createFaults({ breakIt, redis, prefix, inventory, tasks }: Parts) {
  /**
   * The first instant after the shot at which units are claimed and their batch is still in hand: its orders are being written, and nobody
   * knows of them.
   */
  async function claimed(
    moment: Moment,
    goOn: () => Promise<unknown> = () => sleep(LOOK_EVERY_MS),
  ): Promise<void> {
    await moment.shot;
    // Its sale is known by now.
    const { saleId } = moment;
    if (saleId === undefined) return;
    const until = performance.now() + AIM_WITHIN_MS;
    while (performance.now() < until && !moment.isOver()) {
      if (await isCaught(saleId).catch(() => false)) return;
      await goOn();
    }
  }

  async function isCaught(saleId: number): Promise<boolean> {
    const now = await inventory.snapshot(saleId);
    if (!now || now.claimed === 0) return false;
    return (await tasks.line(orderPlace, laneOfRound(saleId, now.round))).inHand;
  }

  /** Everything under this product's prefix, at one instant; what other programs keep in the same Redis stays. */
  async function loseData(): Promise<number> {
    const patterns = [`${globOf(prefix)}:*`, `{${globOf(prefix)}:*`];
    const lost = await Promise.all(
      allServers(redis.client).map((server) => server.eval(LOSE, 0, ...patterns)),
    );
    return lost.reduce<number>((sum, count) => sum + Number(count), 0);
  }

  return {
    /** `late`: nothing was left to be struck once it was aimed, and nothing is broken. */
    async strike(fault: LabFault, moment: Moment, begun: () => void): Promise<'struck' | 'late'> {
      if (fault === 'redis_data_lost') {
        await claimed(moment);
        begun();
        await loseData();
        return 'struck';
      }
      await breakIt(fault, 'ready');
      if (fault === 'mysql_away') await moment.shot;
      else if (fault !== 'second_api') {
        // A batch is decided faster than anybody could press: its worker goes on in steps, with a look after each.
        const goOn = () => breakIt(fault, 'aim');
        await claimed(moment, goOn).catch(async (error: unknown) => {
          await breakIt(fault, 'end');
          throw error;
        });
        if (moment.isOver()) {
          await breakIt(fault, 'end');
          return 'late';
        }
      }
      begun();
      await breakIt(fault, 'strike');
      return 'struck';
    },
    loseData,
    /** Where a second API answers; started if need be. */
    secondApi: async (): Promise<string> => (await breakIt('second_api', 'ready')).url ?? '',
    endSecondApi: () => breakIt('second_api', 'end'),
  };
}

const globOf = (prefix: string): string => prefix.replaceAll(/[*?[\]\\]/g, String.raw`\$&`);
