import { setTimeout as sleep } from 'node:timers/promises';
import { RetryLater, TaskFailure } from '../declare/errors.ts';
import { runInThread } from '../worker/thread.ts';

/** A handler that blocks its event loop, or whatever else its argument says. */
runInThread(async ({ n }: { n: number }, { attempt, signal, progress }) => {
  switch (n) {
    case -1:
      for (;;);
    case -2:
      throw new TaskFailure('too_small', `${n}`);
    case -3:
      if (attempt === 1) throw new RetryLater(1);
      return attempt;
    case -4:
      process.exit(3);
    case -5:
      await sleep(60_000, undefined, { signal }).catch(() => {});
      return 5;
    case -6:
      return new Date(n);
    case -7:
      return () => n;
    case -8:
      throw new RetryLater(NaN);
    case -9:
      throw Object.assign(new Error('odd'), { name: 'RetryLater', delayMs: -1 });
    case -10:
      return progress(new Map()).catch((error: Error) => error.message.length);
    default:
      await progress('half way');
      return n * 2;
  }
});
