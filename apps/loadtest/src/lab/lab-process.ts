import { once } from 'node:events';
import { LAB_FAULTS } from '@seckill/contracts';
import { createDb } from '@seckill/db';
import { createInventory } from '@seckill/inventory';
import { connect } from '@seckill/redis';
import { createFaults } from './faults.ts';
import { createLab } from './lab.ts';
import { createLabServer } from './server.ts';
import { askStarter } from './starter.ts';

/*
 * The lab's own process: buyers cost as much as the shop, and must not slow it. `npm start` starts it and says all it needs;
 * it serves nobody but the API.
 */

const setting = (name: string): string => process.env[name] ?? '';

const prefix = process.env['KEY_PREFIX'] || 'seckill';
const redis = connect({ url: setting('REDIS_URL'), policy: 'fail-fast', onError: () => undefined });
const db = createDb({ url: setting('DATABASE_URL') });
const asked = setting('LAB_FAULTS').split(',');
const lab = createLab({
  place: { origin: setting('SHOP_URL'), adminToken: setting('ADMIN_TOKEN') },
  db,
  faults: createFaults({
    starter: askStarter(),
    redis,
    prefix,
    inventory: createInventory({ connection: redis, prefix }),
  }),
  possible: LAB_FAULTS.filter((fault) => asked.includes(fault)),
});
const server = createLabServer(lab, setting('LAB_SECRET'));
server.listen(Number(setting('LAB_PORT')), '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ level: 'info', pid: process.pid, msg: 'ready' }));

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  server.close();
  server.closeAllConnections();
  await lab.close();
  await Promise.all([redis.close(), db.close()]);
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());
// Who started this is gone.
process.on('disconnect', () => void end());
