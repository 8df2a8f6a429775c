import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asks } from './asks.ts';
import { findBinary, findRedis } from './binaries.ts';
import { freePort } from './ports.ts';
import { runService, type Place, type Service } from './process.ts';

export type RedisOptions = Place & {
  /** Keep an append-only file, so that data survives a kill. Default false. */
  appendOnly?: boolean;
  /** When that file is flushed. Default everysec. */
  appendFsync?: 'always' | 'everysec' | 'no';
  /** More redis.conf settings, as `['maxmemory', '64mb']`. */
  settings?: [name: string, ...values: string[]][];
};

/**
 * Takes off what was not written whole when the machine or the process died. Redis 7.0 leaves the beginning of a transaction in its
 * append-only file, and does that half the next time but one that it starts.
 */
async function repairAppendOnlyFile(data: string): Promise<void> {
  const manifest = join(data, 'appendonlydir', 'appendonly.aof.manifest');
  const check = findBinary('redis-check-aof', 'valkey-check-aof');
  if (!check || !existsSync(manifest)) return;
  const checking = promisify(execFile)(check, ['--fix', manifest]);
  // Where there is nothing to repair it may be gone before it is told that it may.
  checking.child.stdin?.on('error', () => undefined).end('y\n');
  // What it cannot repair the server refuses to load, and says so in its log.
  await checking.catch(() => undefined);
}

/** A private Redis on 127.0.0.1 that never evicts. Throws when no server program is found. */
export async function startRedis(options: RedisOptions = {}): Promise<Service> {
  const command = findRedis();
  if (!command) throw new Error('Neither redis-server nor valkey-server is installed.');
  const port = options.port ?? (await freePort());
  const data = options.dataDir ?? mkdtempSync(join(tmpdir(), 'seckill-redis-'));
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const { appendOnly = false, appendFsync = 'everysec', settings = [] } = options;
  const args = `--port ${port} --bind 127.0.0.1 --maxmemory-policy noeviction
    --appendonly ${appendOnly ? 'yes' : 'no'} --appendfsync ${appendFsync}`;
  return runService({
    name: 'redis',
    url: `redis://127.0.0.1:${port}`,
    port,
    command,
    args: async () => {
      if (appendOnly) await repairAppendOnlyFile(data);
      return [
        ...args.split(/\s+/),
        ...[['dir', data], ['save', ''], ...settings].flatMap(([name, ...values]) => [
          `--${name}`,
          ...values,
        ]),
      ];
    },
    cwd: data,
    logFile: options.logFile ?? join(data, 'redis.log'),
    lock: options.lock,
    // While the append-only file is being read, `loading:1` is among the answers.
    ready: async (pid) => {
      const info = await asks(port, 'INFO\r\n');
      return info.includes(`process_id:${pid}\r\n`) && info.includes('\r\nloading:0\r\n');
    },
    ...(!options.dataDir && { temporaryFolder: data }),
  });
}
