import type { Cache } from '@seckill/redis';
import { refreshCarousel, type Parts } from '@seckill/sales';
import { handle } from '@seckill/task-engine';
import { homeRefreshBanners } from '@seckill/tasks';

/** What the front page needs. */
export const homeHandlers = (parts: Parts & { cache: Cache }) => [
  handle(homeRefreshBanners, async (_args, context) => {
    const done = await refreshCarousel(parts);
    context.log(`banners read from MySQL into the cache: ${done.banners}`);
    return done;
  }),
];
