import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestDb } from '@seckill/db/testing';
import { connect } from '@seckill/redis';
import { freePort, startRedis } from '@seckill/scripts/services';
import { programArgs } from '@seckill/scripts/typescript';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';

let redis: Awaited<ReturnType<typeof startRedis>>;
let database: Awaited<ReturnType<typeof createTestDb>>;
beforeAll(async () => {
  redis = await startRedis({ appendOnly: true });
  database = await createTestDb(inject('mysqlUrl'));
});
afterAll(() => Promise.all([redis.stop(), database.drop()]));

const TIME = { timeout: 60_000 };
const SOON = { timeout: 30_000, interval: 50 };
const LEAN = ['~seckill:*', '~{seckill:*', '&seckill:*', '+@all', '-@dangerous', '-@admin'];

/** A worker process whose account of Redis has these rights. */
async function work(...rights: string[]) {
  const admin = connect({ url: redis.url, policy: 'fail-fast', onError: () => {} });
  await admin.send((client) => client.call('ACL', 'SETUSER', 'shop', 'reset', ...rights));
  await admin.close();
  const port = String(await freePort());
  const env = {
    PATH: process.env['PATH'],
    REDIS_URL: redis.url.replace('redis://', 'redis://shop:pw@'),
    DATABASE_URL: database.url,
    SESSION_SECRET: '9f3c71e5b2d8064aa1c07e6d58b3f294',
    HEALTH_PORT: port,
  };
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, await programArgs(main), { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stdout.on('data', (data) => (log += String(data)));
  child.stderr.on('data', (data) => (log += String(data)));
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      async (answer) => ({ status: answer.status, body: await answer.json() }),
      () => undefined,
    );
  return {
    ask,
    log: () => log,
    /** How it ended, and after how long, ms. */
    async stop() {
      const asked = performance.now();
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return { code, ms: performance.now() - asked };
    },
  };
}

it('an account with nothing but what is needed works', TIME, async () => {
  const worker = await work('on', '>pw', ...LEAN);
  await expect
    .poll(() => worker.ask('/readyz'), SOON)
    .toEqual({ status: 200, body: { ready: true, redis: 'ok', mysql: 'ok' } });
  await expect.poll(worker.log, SOON).toContain('"msg":"ready"');
  await expect.poll(worker.log, SOON).toContain('does not let this account ask INFO');
  expect(worker.log()).not.toMatch(/NOPERM|Skipping/);
  expect((await worker.stop()).code).toBe(0);
});

it.each([
  ['no scripts', [...LEAN, '-eval', '-evalsha'], /'eval(sha)?'/],
  ['no channels', [...LEAN, 'resetchannels'], /channel/],
  ['another password', ['resetpass', '>other', ...LEAN], /WRONGPASS/],
])('%s: says what is missing, lives, and ends when it is told to', TIME, async (_, rights, why) => {
  const worker = await work('on', '>pw', ...rights);
  await expect
    .poll(() => worker.ask('/readyz'), SOON)
    .toMatchObject({ status: 503, body: { code: 'unavailable', redis: 'refused' } });
  expect(await worker.ask('/healthz')).toEqual({ status: 200, body: { alive: true } });
  const said = () =>
    worker
      .log()
      .split('\n')
      .filter((line) => line.includes('"store":"redis","state":"refused"'));
  // The log comes by a pipe, and may be later than the answer.
  await expect.poll(said, SOON).toEqual([expect.stringMatching(why)]);
  expect(JSON.stringify(await worker.ask('/readyz'))).not.toContain('shop');
  const { code, ms } = await worker.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
});
