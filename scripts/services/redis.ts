import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asks } from './asks.ts';
import { findRedis } from './binaries.ts';
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
    args: [
      ...args.split(/\s+/),
      ...[['dir', data], ['save', ''], ...settings].flatMap(([name, ...values]) => [
        `--${name}`,
        ...values,
      ]),
    ],
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
