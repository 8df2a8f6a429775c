import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import type { Tasks } from '@seckill/task-engine';

/** What is durably true, and who may have a unit right now. */
export type Stores = { db: Db; inventory: Inventory };

/** What a use case needs that also submits tasks or reads what became of them. */
export type Parts = Stores & { tasks: Tasks };

/** As pino has it. */
export type Log = { warn(fields: object, message: string): void };
