import type { LabFault, LabSide } from '@seckill/contracts';

export type LessonName = LabSide | 'buckets' | 'proof';

/** A line of this repository, and what stands in it: the test beside this looks whether it still does. */
export type CodePlace = { file: string; line: number; says: string };

const ENQUEUE = {
  file: 'packages/task-engine/src/line/scripts/enqueue.lua',
  line: 140,
  says: "redis.call('HINCRBY', KEYS[1], 'issued'",
};
const CLAIM = {
  file: 'packages/inventory/src/scripts/claim.lua',
  line: 75,
  says: 'free = free - units',
};
const PLACE_ORDERS = {
  file: 'packages/db/src/orders/place-orders.ts',
  line: 52,
  says: 'export async function placeOrders(',
};

export const LESSON_CODE: Record<LessonName, readonly CodePlace[]> = {
  synchronous: [
    { file: 'apps/api/src/lab/synchronous-purchases.ts', line: 48, says: '.serve(' },
    PLACE_ORDERS,
  ],
  queued: [
    {
      file: 'packages/sales/src/enter-line.ts',
      line: 27,
      says: 'export async function enterLine(',
    },
    ENQUEUE,
    CLAIM,
  ],
  buckets: [CLAIM, PLACE_ORDERS],
  proof: [
    {
      file: 'packages/sales/src/verify/verify.ts',
      line: 16,
      says: 'export async function verify(',
    },
    { file: 'packages/db/src/schema.ts', line: 326, says: "unique('orders_live_buyer')" },
  ],
};

export const FAULT_CODE: Record<LabFault, readonly CodePlace[]> = {
  kill_worker: [
    {
      file: 'packages/task-engine/src/line/decide-batch.ts',
      line: 30,
      says: 'export async function decideBatch(',
    },
  ],
  mysql_away: [
    {
      file: 'packages/db/src/access/retry.ts',
      line: 51,
      says: 'export async function retrying<T>(',
    },
  ],
  redis_data_lost: [
    {
      file: 'packages/sales/src/reconcile/restore.ts',
      line: 7,
      says: 'export async function restore(',
    },
  ],
  deliver_twice: [
    {
      file: 'packages/inventory/src/scripts/claim.lua',
      line: 48,
      says: 'local replayed =',
    },
  ],
  second_api: [ENQUEUE],
};
