import { Banner } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Cache } from '@seckill/redis';
import type { RefreshResult } from '@seckill/tasks';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

const banners = Compile(Type.Array(Banner));

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

/** Reads the carousel from MySQL into the cache. With MySQL away it throws, and the last good carousel stays. */
export async function refreshCarousel({
  db,
  cache,
}: {
  db: Pick<Db, 'listBanners'>;
  cache: Cache;
}): Promise<RefreshResult> {
  const read = await cache.refresh(carousel, () => db.listBanners());
  return { banners: read.length };
}
