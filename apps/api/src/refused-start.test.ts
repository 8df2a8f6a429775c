import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, inject, it, onTestFinished } from 'vitest';
import { programArgs } from '@seckill/scripts/typescript';

const secret = 's'.repeat(32);
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
