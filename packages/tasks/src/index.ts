import { homeRefreshBanners } from './home.ts';
import { orderExpire, orderPlace, orderPromote, orderReconcile, orderSweep } from './order.ts';
import { upkeepForget } from './upkeep.ts';
import { userCreate, userRemindOpenings, userSendOrderTexts, userSendSms } from './user.ts';

export * from './home.ts';
export * from './order.ts';
export * from './upkeep.ts';
export * from './user.ts';

/** Every task of this product: for `createTasks`, so that any process can read their ids. */
export const declaredTasks = [
  homeRefreshBanners,
  orderPlace,
  orderExpire,
  orderPromote,
  orderSweep,
  orderReconcile,
  upkeepForget,
  userCreate,
  userSendOrderTexts,
  userSendSms,
  userRemindOpenings,
] as const;
