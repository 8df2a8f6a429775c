import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asks, findRedis, freePort, runService, startRedis } from '@seckill/scripts/services';

/** After so long without an answer a server counts as away, ms. */
const AWAY_MS = 500;

/** A primary, a replica and three servers of Sentinel that know them as `shop`. */
export async function startSentinels() {
  const primary = await startRedis();
  const replica = await startRedis({
    settings: [['replicaof', '127.0.0.1', String(primary.port)]],
  });
  const synced = async () =>
    (await asks(replica.port, 'INFO replication\r\n')).includes('link_status:up');
  while (!(await synced())) await new Promise((resolve) => setTimeout(resolve, 50));
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(primary.port)));
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  // Each hears of the others by way of the primary.
  const knowAll = async () => {
    const said = await Promise.all(sentinels.map(({ port }) => asks(port, 'INFO sentinel\r\n')));
    return said.every((text) => text.includes('slaves=1,sentinels=3'));
  };
  while (!(await knowAll())) await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    url: `redis+sentinel://${hosts}/shop/0`,
    primary,
    replica,
    sentinels,
    stop: () => Promise.all([...sentinels, replica, primary].map((each) => each.stop())),
  };
}

async function startSentinel(primaryPort: number) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'seckill-sentinel-'));
  // It writes to its settings what it learns.
  const settings = join(folder, 'sentinel.conf');
  writeFileSync(
    settings,
    `port ${port}
bind 127.0.0.1
dir ${folder}
sentinel monitor shop 127.0.0.1 ${primaryPort} 2
sentinel down-after-milliseconds shop ${AWAY_MS}
sentinel failover-timeout shop 3000
`,
  );
  return runService({
    name: 'sentinel',
    url: `redis://127.0.0.1:${port}`,
    port,
    command: findRedis() ?? '',
    args: [settings, '--sentinel'],
    cwd: folder,
    logFile: join(folder, 'sentinel.log'),
    temporaryFolder: folder,
    ready: async () => (await asks(port, 'PING\r\n')).startsWith('+PONG'),
  });
}
