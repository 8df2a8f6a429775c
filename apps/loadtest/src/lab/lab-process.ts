import { once } from 'node:events';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect } from '@seckill/redis';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { createBreaker, possibleIn, prepareOthers } from './breaker.ts';
import { createFaults } from './faults.ts';
import { createLab } from './lab.ts';
import { createLabServer } from './server.ts';

/*
 * The lab's own process: buyers cost as much as the shop, and must not slow it. `npm start` starts it and says all it needs, also in
 * which file it notes what else it has started; it serves nobody but the API.
 */

const setting = (name: string): string => process.env[name] ?? '';

const prefix = process.env['KEY_PREFIX'] || 'seckill';
const redis = connect({ url: setting('REDIS_URL'), policy: 'fail-fast', onError: () => undefined });
const db = createDb({ url: setting('DATABASE_URL') });
const tasks = createTasks({
  tasks: declaredTasks,
  redisUrl: setting('REDIS_URL'),
  prefix,
  secret: setting('SESSION_SECRET'),
});
const started = setting('LAB_RUNNING');
/** Of another API or worker, beside those that are there. */
const beside = {
  ...process.env,
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '',
  HEALTH_PORT: '',
  LOG_LEVEL: 'info',
};
const lab = createLab({
  place: { origin: setting('SHOP_URL'), adminToken: setting('ADMIN_TOKEN') },
  db,
  faults: createFaults({
    breakIt: createBreaker(started, beside),
    redis,
    prefix,
    inventory: createInventory({ connection: redis, prefix }),
    tasks,
  }),
  possible: possibleIn(started),
});
const server = createLabServer(lab, setting('LAB_SECRET'));
server.listen(Number(setting('LAB_PORT')), '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ level: 'info', pid: process.pid, msg: 'ready' }));
// Where it fails, the fault that needs it does.
if (started) void prepareOthers().catch(() => undefined);

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  server.close();
  server.closeAllConnections();
  await lab.close();
  await Promise.all([redis.close(), db.close(), tasks.close()]);
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());
