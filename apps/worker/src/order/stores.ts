import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import type { Tasks } from '@seckill/task-engine';

export type Stores = { db: Db; inventory: Inventory };

/** What a handler needs that submits further tasks or reads results. */
export type Parts = Stores & { tasks: Tasks };
