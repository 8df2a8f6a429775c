import { forgetOld, type Parts } from '@seckill/sales';
import { handle } from '@seckill/task-engine';
import { upkeepForget } from '@seckill/tasks';

/** What keeps the tables from growing for ever. */
export const upkeepHandlers = (parts: Parts) => [
  handle(upkeepForget, async (args, { signal, log }) => {
    const { messagesDays, operationsDays, auditDays } = args;
    log(
      `days to keep: texts ${messagesDays}, keys of operations ${operationsDays}, audit ${auditDays ?? 'all'}`,
    );
    const done = await forgetOld(parts, args, signal);
    log(`forgotten: texts ${done.messages}, keys ${done.operations}, audit ${done.audit ?? 0}`);
    return done;
  }),
];
