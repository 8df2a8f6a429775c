import { Type, type Static } from 'typebox';
import { defineTask } from '@seckill/task-engine';

/** How often the carousel is read from its table. */
export const REFRESH_BANNERS_MS = 10_000;

export const RefreshResult = Type.Object({ banners: Type.Integer({ minimum: 0 }) });
export type RefreshResult = Static<typeof RefreshResult>;

/** Reads the carousel from MySQL into the cache. Not tried again: the next one is seconds away. */
export const homeRefreshBanners = defineTask({
  name: 'home.refresh-banners',
  queue: 'home',
  args: Type.Object({}, { additionalProperties: false }),
  result: RefreshResult,
  retry: { attempts: 1 },
  timeLimit: 10_000,
});
