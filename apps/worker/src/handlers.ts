import { homeHandlers } from './home/handlers.ts';
import { orderHandlers } from './order/handlers.ts';
import { userHandlers, type UserParts } from './user/handlers.ts';

/** Every task of this product, with what does it. */
export const handlers = (parts: UserParts) => [
  ...homeHandlers(parts),
  ...orderHandlers(parts),
  ...userHandlers(parts),
];
