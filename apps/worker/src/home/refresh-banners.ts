import type { Db } from '@seckill/db';
import type { Cache } from '@seckill/redis';
import { handle } from '@seckill/task-engine';
import { carousel, homeRefreshBanners } from '@seckill/tasks';

type Stores = { db: Pick<Db, 'listBanners'>; cache: Cache };

/** With MySQL away it fails, and the last good carousel stays. */
export const refreshBanners = ({ db, cache }: Stores) =>
  handle(homeRefreshBanners, async () => {
    const banners = await cache.refresh(carousel, () => db.listBanners());
    return { banners: banners.length };
  });
