import { join } from 'node:path';
import { connect as connectRedis } from '@seckill/redis';
import { runningFileOf } from '@seckill/scripts/running';
import { connect, readRunning } from '../product.ts';
import { runCommand } from '../run-command.ts';
import { createMastersProgram } from './program.ts';

const running = readRunning(runningFileOf(join(import.meta.dirname, '../../../..'), process.env));

await runCommand(
  createMastersProgram({
    open: (url) => connect({ url }, running, undefined),
    redis: (url) => connectRedis({ url, policy: 'fail-fast', onError: () => {} }),
    redisUrl: process.env['REDIS_URL'] ?? running.redisUrl,
    prefix: process.env['KEY_PREFIX'] || 'seckill',
    write: (text) => console.log(text),
  }),
);
