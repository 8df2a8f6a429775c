import type { Cache } from '@seckill/redis';
import type { Log } from '@seckill/sales';
import { homeHandlers } from './home/handlers.ts';
import { orderHandlers } from './order/handlers.ts';
import { userHandlers, type UserParts } from './user/handlers.ts';

/** Every task of this product, with what does it. */
export const handlers = (parts: UserParts & { cache: Cache; log: Log }) => [
  ...homeHandlers(parts),
  ...orderHandlers(parts),
  ...userHandlers(parts),
];
