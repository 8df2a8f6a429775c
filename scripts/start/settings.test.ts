import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { choosePort, readSecrets, readSettings } from './settings.ts';

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'start-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('without any setting data is in .data and the port is free to choose', () => {
  expect(readSettings('/project', [], {})).toMatchObject({
    dev: false,
    dataDir: '/project/.data',
    host: '127.0.0.1',
    port: undefined,
  });
});

test('what was asked for is taken', () => {
  const env = { PORT: '3100', HOST: '0.0.0.0', SECKILL_DATA: '/var/seckill' };
  expect(readSettings('/project', ['--dev'], env)).toMatchObject({
    dev: true,
    dataDir: '/var/seckill',
    host: '0.0.0.0',
    port: 3100,
  });
});

test('a port that is none is refused in a sentence', () => {
  expect(() => readSettings('/project', [], { PORT: 'http' })).toThrow(
    'PORT must be a whole number, from 0 to 65535',
  );
});

test('addresses and secrets are refused as the processes would, all in one sentence', () => {
  const env = {
    REDIS_URL: 'redis://u:p#w9secret@127.0.0.1',
    DATABASE_URL: 'mysql://u:w9secret@127.0.0.1/shop?charset=latin1',
    ADMIN_TOKEN: 'w9secret',
    SESSION_SECRET: 'w9secret',
  };
  const read = () => readSettings('/project', [], env);
  expect(read).toThrow(
    /^(?=.*REDIS_URL)(?=.*DATABASE_URL.*charset)(?=.*ADMIN_TOKEN)(?=.*SESSION_SECRET)/,
  );
  expect(read).not.toThrow(/w9secret/);
});

test('secrets are made once, for their owner only, and the environment wins', () => {
  const folder = temporaryFolder();
  const first = readSecrets(folder, {});
  expect(first.adminToken).toHaveLength(32);
  expect(first.sessionSecret.length).toBeGreaterThanOrEqual(32);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(readSecrets(folder, { ADMIN_TOKEN: 'mine' })).toEqual({ ...first, adminToken: 'mine' });
});

test('a usual port that is taken gives the next one, and says so', async () => {
  const taken = await takenPort();
  const said: string[] = [];
  const port = await choosePort(undefined, '127.0.0.1', (line) => said.push(line), taken);
  expect(port).toBeGreaterThan(taken);
  expect(said).toEqual([`port ${taken} is taken, using ${port}`]);
});

test('a port that was asked for and is taken is an error', async () => {
  const taken = await takenPort();
  const chosen = choosePort(taken, '127.0.0.1', () => undefined);
  await expect(chosen).rejects.toThrow(`Port ${taken} is taken`);
});
