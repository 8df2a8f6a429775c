import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import { handle } from '@seckill/task-engine';
import { carousel, homeRefreshBanners } from '@seckill/tasks';

type Stores = { db: Pick<Db, 'listBanners'>; inventory: Pick<Inventory, 'cache'> };

/** With MySQL away it fails, and the last good carousel stays. */
export const refreshBanners = ({ db, inventory }: Stores) =>
  handle(homeRefreshBanners, async () => {
    const banners = await inventory.cache.refresh(carousel, () => db.listBanners());
    return { banners: banners.length };
  });
