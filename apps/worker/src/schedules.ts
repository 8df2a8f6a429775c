import { defineSchedule } from '@seckill/task-engine';
import {
  FORGET_EVERY_MS,
  homeRefreshBanners,
  orderReconcile,
  orderSweep,
  REFRESH_BANNERS_MS,
  REMIND_EVERY_MS,
  upkeepForget,
  userRemindOpenings,
} from '@seckill/tasks';
import type { WorkerConfig } from './config.ts';

type Times = Pick<WorkerConfig, 'reconcileEveryMs' | 'sweepEveryMs' | 'keepDays'>;

/** Everything that runs by the clock. Any number of workers run this list, and each time is run by one. */
export const schedules = ({ reconcileEveryMs, sweepEveryMs, keepDays }: Times) => [
  defineSchedule({
    name: 'refresh-banners',
    task: homeRefreshBanners,
    args: {},
    every: REFRESH_BANNERS_MS,
  }),
  defineSchedule({
    name: 'remind-openings',
    task: userRemindOpenings,
    args: {},
    every: REMIND_EVERY_MS,
  }),
  defineSchedule({ name: 'sweep-orders', task: orderSweep, args: {}, every: sweepEveryMs }),
  defineSchedule({
    name: 'reconcile-orders',
    task: orderReconcile,
    args: {},
    every: reconcileEveryMs,
  }),
  defineSchedule({
    name: 'forget-old',
    task: upkeepForget,
    args: {
      messagesDays: keepDays.messages,
      operationsDays: keepDays.operations,
      auditDays: keepDays.audit,
    },
    every: FORGET_EVERY_MS,
  }),
];
