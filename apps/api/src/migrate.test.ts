import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createDb } from '@seckill/db';
import { createTestDb } from '@seckill/db/testing';
import { startProxy } from '@seckill/redis/testing';
import { programArgs } from '@seckill/scripts/typescript';
import { expect, inject, it, onTestFinished } from 'vitest';

it('--wait ends once somebody else has migrated, and changes nothing', async () => {
  const { url, sql, drop } = await createTestDb(inject('mysqlUrl'));
  // As it is before the first migration.
  await sql('DROP TABLE __drizzle_migrations');
  const main = fileURLToPath(new URL('migrate.ts', import.meta.url));
  const child = spawn(process.execPath, [...(await programArgs(main)), '--wait'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    await drop();
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => JSON.parse((await lines.next()).value ?? '{}').msg;
  expect(await said()).toBe('waiting for the migration');
  const db = createDb({ url });
  expect(await db.isMigrated()).toBe(false);
  await sql(
    'CREATE TABLE __drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
  await sql('INSERT INTO __drizzle_migrations (hash, created_at) VALUES ("later", 9e15)');
  expect(await said()).toBe('migrated');
  expect(await ended).toEqual([0, null]);
  await db.close();
});

it('waits for a server that is slow to answer', async () => {
  const { url, drop } = await createTestDb(inject('mysqlUrl'));
  const wire = await startProxy(url, { delayMs: 200 });
  onTestFinished(async () => {
    wire.close();
    await drop();
  });
  const far = Object.assign(new URL(url), { port: new URL(wire.url).port }).href;
  const main = fileURLToPath(new URL('migrate.ts', import.meta.url));
  const env = { PATH: process.env['PATH'], DATABASE_URL: far };
  const { stdout } = await promisify(execFile)(process.execPath, await programArgs(main), { env });
  expect(JSON.parse(stdout).msg).toBe('migrated');
});
