import { createTasks } from '../tasks.ts';
import { handle } from '../declare/handlers.ts';
import { createWorker } from '../create-worker.ts';
import { seat } from './sample-tasks.ts';

/** A worker process that takes a batch, says so, and never finishes: to be killed. */
const [redisUrl = '', prefix = '', secret = ''] = process.argv.slice(2);
const nothing = (): void => {};
const tasks = createTasks({ redisUrl, prefix, secret });
createWorker({
  tasks,
  log: { info: nothing, warn: nothing, error: nothing },
  timing: { lockDuration: 1000, stalledInterval: 250, drainDelay: 0.5 },
  handlers: [
    handle(seat, () => {
      process.send?.('taken');
      return new Promise(() => {});
    }),
  ],
}).start();
