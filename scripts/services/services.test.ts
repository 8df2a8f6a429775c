import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { startMariadb, startRedis, type Service } from './index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'services-test-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

function started(service: Service): Service {
  onTestFinished(() => service.stop());
  return service;
}

function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.once('error', reject);
  });
}

test('a killed Redis comes back on the same port with what its append-only file holds', async () => {
  const redis = started(await startRedis({ appendOnly: true, appendFsync: 'always' }));
  const { pid, port } = redis;
  await ask(port, 'SET kept yes');
  await redis.kill();
  expect(redis.pid).toBeUndefined();
  await expect(ask(port, 'PING')).rejects.toThrow('ECONNREFUSED');
  await redis.start();
  expect(redis.pid).not.toBe(pid);
  expect(await ask(port, 'GET kept')).toContain('yes');
});

test('of a transaction that was not written whole nothing is done, at no later start either', async () => {
  const folder = mkdtempSync(join(dataDir, 'redis-'));
  const redis = started(
    await startRedis({ dataDir: folder, appendOnly: true, appendFsync: 'always' }),
  );
  const { port } = redis;
  const both = (one: string, other: string) =>
    ask(port, `EVAL "redis.call('SET','${one}',1) redis.call('SET','${other}',1)" 0`);
  await both('kept', 'kept too');
  await both('first', 'second');
  await redis.kill();
  const files = join(folder, 'appendonlydir');
  const last = readdirSync(files).find((name) => name.endsWith('.incr.aof')) ?? '';
  const { size } = statSync(join(files, last));
  // Within the second command of the transaction.
  truncateSync(join(files, last), size - 30);
  await redis.start();
  await both('later', 'later too');
  await redis.kill();
  await redis.start();
  const asked = ['kept', 'later', 'first', 'second'].map((key) => ask(port, `EXISTS ${key}`));
  expect(await Promise.all(asked)).toEqual([':1\r\n', ':1\r\n', ':0\r\n', ':0\r\n']);
});

test('Redis never evicts, and an end nobody asked for is told, one that was asked for is not', async () => {
  const redis = started(await startRedis());
  expect(await ask(redis.port, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
  const reasons: string[] = [];
  const told = new Promise<void>((resolve) => {
    redis.onUnexpectedExit((reason) => {
      reasons.push(reason);
      resolve();
    });
  });
  process.kill(redis.pid ?? 0, 'SIGKILL');
  await told;
  await redis.start();
  await redis.kill();
  expect(reasons).toEqual(['redis ended (SIGKILL)']);
});

test('a server that cannot start says why at once and leaves nothing behind', async () => {
  const redis = started(await startRedis());
  const temporary = mkdtempSync(join(dataDir, 'tmp-'));
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startRedis({ port: redis.port })).rejects.toThrow('Address already in use');
  expect(readdirSync(temporary)).toEqual([]);
});

test('MariaDB keeps a data folder that was given, and removes nothing of it', async () => {
  const mariadb = started(await startMariadb({ dataDir, durable: false }));
  const { port, pid } = mariadb;
  await mariadb.kill();
  await mariadb.start();
  expect(mariadb.port).toBe(port);
  expect(mariadb.pid).not.toBe(pid);
  await mariadb.stop();
  expect(existsSync(join(dataDir, 'data', 'ibdata1'))).toBe(true);
});
