import { AdminBanner } from '@seckill/contracts';
import type { BannerRow, Db } from '@seckill/db';
import type { Cache } from '@seckill/redis';
import type { RefreshResult } from '@seckill/tasks';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

const banners = Compile(Type.Array(AdminBanner));

/**
 * The carousel in the cache that all processes share: filled by whoever finds it empty and by
 * `home.refresh-banners`. Should every worker be down, readers reload it themselves once a minute.
 */
export const carousel = {
  // Another name than before there were words per language: who knows none must not read what has some.
  name: 'banners',
  freshMs: 60_000,
  keepMs: 30 * 24 * 3_600_000,
  isValue: (value: unknown): value is AdminBanner[] => banners.Check(value),
};

/** As operators edit it. */
export const toAdminBanner = ({ texts, ...banner }: BannerRow): AdminBanner => ({
  ...banner,
  texts: texts ?? {},
});

/** All of it, in every language. */
export const loadCarousel = async (db: Pick<Db, 'listBanners'>): Promise<AdminBanner[]> =>
  (await db.listBanners()).map(toAdminBanner);

/** Reads the carousel from MySQL into the cache. With MySQL away it throws, and the last good carousel stays. */
export async function refreshCarousel({
  db,
  cache,
}: {
  db: Pick<Db, 'listBanners'>;
  cache: Cache;
}): Promise<RefreshResult> {
  const read = await cache.refresh(carousel, () => loadCarousel(db));
  return { banners: read.length };
}
