import type { FastifyBaseLogger } from 'fastify';
import { inLanguage, type AdminBanner, type Banner, type Language } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { RedisUnavailable, type Cache } from '@seckill/redis';
import { carousel, loadCarousel } from '@seckill/sales';
import type { BannerCache } from '../config.ts';
import { createReadCache } from './read-cache.ts';

export type Carousel = ReturnType<typeof createCarousel>;

/** The banners as visitors see them: from the cache, and from MySQL only when the cache has none. */
export function createCarousel({
  db,
  cache,
  mode,
  log,
}: {
  db: Pick<Db, 'listBanners'>;
  cache: Cache;
  mode: BannerCache;
  log: Pick<FastifyBaseLogger, 'warn'>;
}) {
  const load = () => loadCarousel(db);
  /** For when Redis is away: each process asks MySQL by itself, once a second. */
  const memory = createReadCache<'carousel', AdminBanner[]>({
    freshMs: 1000,
    staleMs: 5000,
    load,
    keepAfterMs: 1000,
  });

  function afterEdit(): Promise<unknown> {
    switch (mode) {
      case 'refresh':
        return Promise.resolve();
      case 'delete':
        return cache.drop(carousel);
      case 'update':
        return cache.refresh(carousel, load);
    }
  }

  async function readAll(): Promise<{ banners: AdminBanner[]; hit: boolean }> {
    try {
      const { value, from } = await cache.read(carousel, load);
      return { banners: value, hit: from === 'cache' };
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      return { banners: await memory.get('carousel'), hit: false };
    }
  }

  return {
    async read(language?: Language): Promise<{ banners: Banner[]; hit: boolean }> {
      const { banners, hit } = await readAll();
      return { banners: banners.map((banner) => toBanner(banner, language)), hit };
    },
    /** Call it once an edit is committed. The edit stays done even if Redis cannot be reached. */
    async edited(): Promise<void> {
      memory.drop('carousel');
      await afterEdit().catch((err: unknown) =>
        log.warn({ err }, 'the carousel was edited, but its cache could not be told'),
      );
    },
  };
}

/** A banner as visitors see it. */
const toBanner = (
  { texts, title, subtitle, ...rest }: AdminBanner,
  language?: Language,
): Banner => ({
  ...rest,
  ...inLanguage({ title, subtitle }, texts, language),
});
