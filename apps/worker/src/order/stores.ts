import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';

export type Stores = { db: Db; inventory: Inventory };
