import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTestDb } from '@seckill/db/testing';
import { startRedis } from '@seckill/scripts/services';
import { programArgs } from '@seckill/scripts/typescript';
import { expect, inject, it, onTestFinished } from 'vitest';

const main = (app: string) =>
  fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));

const PASSWORD = 'Tr0ub4dor-and-3-horses';
const WRONG = 'Wr0ng-but-close-enough';

/** The password, and the ways it could be written without being hidden. */
const writings = (text: string) => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('base64').replace(/=+$/, ''),
  Buffer.from(text).toString('base64url'),
  Buffer.from(text).toString('hex'),
];

/** Runs a process of the product with the most talkative log there is. */
async function run(app: string, env: Record<string, string>) {
  const child = spawn(process.execPath, await programArgs(main(app)), {
    env: { ...process.env, ...env, LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  });
  await expect.poll(() => said, { timeout: 30_000 }).toContain('"ready"');
  return () => said;
}

/** Everything any client says to this Redis, scripts too, from now on. */
async function listenTo(redisUrl: string) {
  const { port } = new URL(redisUrl);
  const socket = createConnection(Number(port), '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  onTestFinished(() => void socket.destroy());
  return () => heard;
}

it(
  'a password is in no log, no key and no job, however the sign-up ends',
  { timeout: 90_000 },
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const { db, url, drop } = await createTestDb(inject('mysqlUrl'));
    onTestFinished(drop);
    await db.seedDemo();
    const env = {
      REDIS_URL: redis.url,
      DATABASE_URL: url,
      SESSION_SECRET: 'session-secret-of-the-tests-0123456789',
      ADMIN_TOKEN: 'admin-token-of-the-tests-0123456789',
      PORT: '0',
    };
    const heard = await listenTo(redis.url);
    const api = await run('api', env);
    const base = /"url":"([^"]+)"/.exec(api())?.[1] ?? '';
    const post = (path: string, body: unknown) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const signUp = (username: string) =>
      post('/api/users', { username, password: PASSWORD, mobile: '13800000000' });

    // One waits in the queue before there is a worker; the second will find the name taken.
    expect((await signUp('scanned')).status).toBe(202);
    expect((await signUp('scanned')).status).toBe(202);
    const malformed = await post('/api/users', { username: '!', password: PASSWORD, mobile: '1' });
    expect(malformed.status).toBe(400);
    const broken = await fetch(`${base}/api/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"password": "${PASSWORD}"`,
    });
    expect(broken.status).toBe(400);
    const worker = await run('worker', env);
    await expect.poll(() => worker(), { timeout: 30_000 }).toContain('username_taken');
    const stored = await db.findMember('scanned');
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/);
    const right = await post('/api/session', { username: 'scanned', password: PASSWORD });
    const wrong = await post('/api/session', { username: 'scanned', password: WRONG });
    expect([right.status, wrong.status]).toEqual([200, 401]);

    // The ears work: they have heard the name, the deposits and the end of the task.
    expect(heard()).toContain('scanned');
    expect(heard()).toContain(':deposit:u_');
    expect(heard()).toContain('username_taken');
    const answers = [
      await malformed.text(),
      await broken.text(),
      await right.text(),
      await wrong.text(),
    ];
    const everything = [heard(), api(), worker(), ...answers, JSON.stringify(stored)].join('\n');
    for (const secret of [...writings(PASSWORD), ...writings(WRONG)]) {
      expect(everything).not.toContain(secret);
    }
    // And what was sealed is gone, too.
    const left = heard().match(/"(?:set|SET)" "\{[^"]*:deposit:[^"]*"/g)?.length;
    const removed = heard().match(/"(?:del|DEL)" "\{[^"]*:deposit:[^"]*"/g)?.length;
    expect(left).toBe(2);
    expect(removed).toBe(2);
  },
);
