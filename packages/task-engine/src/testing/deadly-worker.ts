import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker } from '../create-worker.ts';
import { handle } from '../declare/handlers.ts';
import { createTasks } from '../tasks.ts';
import { add, seat } from './sample-tasks.ts';

/** The argument that ends the process of its worker. */
const POISON = 666;
/** Others run so long, so that they are in hand with it. */
const BESIDE_MS = 150;

/** A worker process that some tasks and tickets end. Says what it begins with. */
const [redisUrl = '', prefix = '', secret = ''] = process.argv.slice(2);
const nothing = (): void => {};
const tasks = createTasks({ redisUrl, prefix, secret });
createWorker({
  tasks,
  log: { info: nothing, warn: nothing, error: nothing },
  concurrency: 4,
  timing: { lockDuration: 300, stalledInterval: 60, drainDelay: 0.1, tendEvery: 100 },
  handlers: [
    handle(add, async ({ a }) => {
      if (a === POISON) process.exit(1);
      await sleep(BESIDE_MS);
      return a;
    }),
    handle(seat, async ({ tickets }) => {
      if (tickets.some(({ args }) => args.guest === `${POISON}`)) process.exit(1);
      return tickets.map(({ args }) => ({ outcome: 'seated', seat: args.guest.length }));
    }),
  ],
}).start();
// It does not outlive tests that were broken off.
process.once('disconnect', () => process.exit());
process.send?.('ready');
