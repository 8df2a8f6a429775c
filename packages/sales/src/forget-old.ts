import type { ForgetOld, Forgotten } from '@seckill/tasks';
import type { Parts } from './stores.ts';

const AT_ONCE = 500;
/** A number that nobody confirmed: its code is good for minutes. */
const PHONE_CODES_DAYS = 1;
/** A wish for an opening that never came. */
const REMINDERS_DAYS = 400;

/** Deletes what is older than it is to be kept, a few hundred rows at a time; `signal` ends it between two of them. */
export async function forgetOld(
  { db }: Pick<Parts, 'db'>,
  { messagesDays, operationsDays, auditDays }: ForgetOld,
  signal?: AbortSignal,
): Promise<Forgotten> {
  const all = async (forget: (limit: number) => Promise<number>): Promise<number> => {
    let count = 0;
    for (;;) {
      signal?.throwIfAborted();
      const gone = await forget(AT_ONCE);
      count += gone;
      if (gone < AT_ONCE) return count;
    }
  };
  await all((limit) => db.forgetPhoneCodes({ days: PHONE_CODES_DAYS, limit }));
  await all((limit) => db.forgetReminders({ days: REMINDERS_DAYS, limit }));
  return {
    messages: await all((limit) => db.forgetMessages({ days: messagesDays, limit })),
    operations: await all((limit) => db.forgetOperations({ days: operationsDays, limit })),
    audit:
      auditDays === undefined
        ? 0
        : await all((limit) => db.forgetAudit({ days: auditDays, limit })),
  };
}
