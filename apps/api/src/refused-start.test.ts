import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTestDb } from '@seckill/db/testing';
import { connect, ownPrefix } from '@seckill/redis';
import { startProgram } from '@seckill/scripts/testing';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { programArgs } from '@seckill/scripts/typescript';

const secret = '9f3c71e5b2d8064aa1c07e6d58b3f294';
const env = {
  PATH: process.env['PATH'],
  REDIS_URL: inject('redisUrl'),
  DATABASE_URL: `${inject('mysqlUrl')}/mysql`,
  ADMIN_TOKEN: secret,
  SESSION_SECRET: secret,
  LOG_LEVEL: 'silent',
};

/** Runs a program until it ends by itself, and answers how and what it said. */
async function run(path: string, settings: NodeJS.ProcessEnv) {
  const file = fileURLToPath(new URL(path, import.meta.url));
  const child = spawn(process.execPath, await programArgs(file), { env: { ...env, ...settings } });
  let said = '';
  child.stdout.on('data', (data) => (said += String(data)));
  child.stderr.on('data', (data) => (said += String(data)));
  const [code] = await once(child, 'close');
  return { code, said };
}

const TIME = { timeout: 60_000 };

it.each(['main.ts', 'migrate.ts', '../../worker/src/main.ts'])(
  '%s refuses an address in one sentence, without its password',
  TIME,
  async (path) => {
    const DATABASE_URL = 'mysql://shop:p#w9secret@127.0.0.1/shop';
    const { code, said } = await run(path, { DATABASE_URL });
    expect(code).toBe(1);
    expect(said).toMatch(
      /^The [\w]+ cannot start: DATABASE_URL cannot be read: .*\.env\.example\.\n$/,
    );
    expect(said).not.toContain('w9secret');
  },
);

it.each([
  ['main.ts', 'PORT'],
  ['main.ts', 'ADMIN_PORT'],
  ['../../worker/src/main.ts', 'HEALTH_PORT'],
])('%s names the %s that is taken', TIME, async (path, name) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const { code, said } = await run(path, { [name]: port });
  expect(said).toMatch(
    new RegExp(
      `^The \\w+ cannot start: ${name} is ${port}, which is taken by another program\\.\n$`,
    ),
  );
  expect(code).toBe(1);
});

it('a migration names the variable of a server that refuses it', TIME, async () => {
  const DATABASE_URL = `${inject('mysqlUrl').replace('root@', 'nobody:w9secret@')}/shop`;
  const { code, said } = await run('migrate.ts', { DATABASE_URL });
  expect(code).toBe(1);
  expect(said).toMatch(
    /^The migration cannot start: DATABASE_URL leads to 127\.0\.0\.1:\d+: Access denied .*\n$/,
  );
  expect(said).not.toContain('w9secret');
});

describe('a prefix that belongs to another database', () => {
  const prefix = `t-${randomBytes(4).toString('hex')}`;
  let owner: Awaited<ReturnType<typeof createTestDb>>;
  let other: Awaited<ReturnType<typeof createTestDb>>;
  const redis = connect({ url: inject('redisUrl'), policy: 'fail-fast', onError: () => {} });
  beforeAll(async () => {
    owner = await createTestDb(inject('mysqlUrl'));
    other = await createTestDb(inject('mysqlUrl'));
    const name = await owner.db.installation();
    await vi.waitFor(() => ownPrefix({ connection: redis, prefix }, { name, since: 0 }));
  });
  afterAll(() => Promise.all([owner.drop(), other.drop(), redis.close()]));

  it.each(['main.ts', '../../worker/src/main.ts'])('%s does not work on it', TIME, async (path) => {
    const { code, said } = await run(path, {
      DATABASE_URL: other.url,
      KEY_PREFIX: prefix,
      PORT: '0',
    });
    expect(code).toBe(1);
    expect(said).toMatch(
      new RegExp(
        `^The \\w+ may not work: KEY_PREFIX is ${prefix}, which .* another database.*\\.\n$`,
      ),
    );
  });

  it('a product of that database does', TIME, async () => {
    const settings = { DATABASE_URL: owner.url, KEY_PREFIX: prefix, LOG_LEVEL: 'info' };
    const worker = await startProgram('worker', { ...env, ...settings });
    expect(worker.ready).toContain('ready');
    await worker.stop();
  });
});
