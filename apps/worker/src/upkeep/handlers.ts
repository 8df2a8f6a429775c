import { forgetOld, type Parts } from '@seckill/sales';
import { handle } from '@seckill/task-engine';
import { upkeepForget } from '@seckill/tasks';

/** What keeps the tables from growing for ever. */
export const upkeepHandlers = (parts: Parts) => [
  handle(upkeepForget, (args, { signal }) => forgetOld(parts, args, signal)),
];
