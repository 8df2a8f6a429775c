import { Banner } from '@seckill/contracts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { defineTask } from '@seckill/task-engine';

const banners = Compile(Type.Array(Banner));

/** How often the carousel is read from its table. */
export const REFRESH_BANNERS_MS = 5000;

/**
 * The carousel in the cache that all processes share: filled by whoever finds it empty and by
 * `home.refresh-banners`. Should every worker be down, readers reload it themselves once a minute.
 */
export const carousel = {
  name: 'carousel',
  freshMs: 60_000,
  keepMs: 30 * 24 * 3_600_000,
  isValue: (value: unknown): value is Banner[] => banners.Check(value),
};

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
