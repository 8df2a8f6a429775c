import { join } from 'node:path';
import { answers } from './answers.ts';
import { findRedis } from './binaries.ts';
import { openFolder } from './folder.ts';
import { freePort } from './ports.ts';
import { runService, type Service } from './process.ts';

export type RedisOptions = {
  /** Keep an append-only file, so that data survives a kill. Default false. */
  appendOnly?: boolean;
  /** When that file is flushed. Default everysec. */
  appendFsync?: 'always' | 'everysec' | 'no';
  /** Where data is kept for ever; without it, in a temporary folder. */
  dataDir?: string;
  logFile?: string;
  /** Where the process is noted, for `endOrphans` after a kill of this one. */
  pidFile?: string;
  port?: number;
  /** More redis.conf settings, as `['maxmemory', '64mb']`. */
  settings?: [name: string, ...values: string[]][];
};

/** A private Redis on 127.0.0.1 that never evicts. Throws when no server program is found. */
export async function startRedis(options: RedisOptions = {}): Promise<Service> {
  const command = findRedis();
  if (!command) throw new Error('Neither redis-server nor valkey-server is installed.');
  const port = options.port ?? (await freePort());
  const folder = openFolder('redis', options.dataDir);
  const settings: [string, ...string[]][] = [
    ['port', String(port)],
    ['bind', '127.0.0.1'],
    ['dir', folder.data],
    ['save', ''],
    ['appendonly', options.appendOnly ? 'yes' : 'no'],
    ['appendfsync', options.appendFsync ?? 'everysec'],
    ['maxmemory-policy', 'noeviction'],
    ...(options.settings ?? []),
  ];
  return runService({
    name: 'redis',
    url: `redis://127.0.0.1:${port}`,
    port,
    command,
    args: settings.flatMap(([name, ...values]) => [`--${name}`, ...values]),
    cwd: folder.data,
    logFile: options.logFile ?? join(folder.data, 'redis.log'),
    // While the append-only file is being read, `loading:1` is among the answers.
    ready: (pid) => answers(port, (data) => isReady(data.toString(), pid), 'INFO\r\n'),
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 10_000,
    startTimeoutMs: 60_000,
    temporaryFolder: folder.temporary,
    pidFile: options.pidFile,
  });
}

function isReady(info: string, pid: number | undefined): boolean {
  return info.includes(`process_id:${pid}\r\n`) && info.includes('\r\nloading:0\r\n');
}
