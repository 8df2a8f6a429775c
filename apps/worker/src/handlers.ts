import type { Cache } from '@seckill/redis';
import { homeHandlers } from './home/handlers.ts';
import { orderHandlers, type OrderParts } from './order/handlers.ts';
import { upkeepHandlers } from './upkeep/handlers.ts';
import { userHandlers, type UserParts } from './user/handlers.ts';

/** Every task of this product, with what does it. */
export const handlers = (parts: UserParts & OrderParts & { cache: Cache }) => [
  ...homeHandlers(parts),
  ...orderHandlers(parts),
  ...upkeepHandlers(parts),
  ...userHandlers(parts),
];
