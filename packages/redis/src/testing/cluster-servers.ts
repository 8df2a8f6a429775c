import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import {
  asks,
  freePort,
  startRedis,
  type RedisOptions,
  type Service,
} from '@seckill/scripts/services';

/** Of Redis Cluster. */
const SLOTS = 16_384;
/** How far the port on which its nodes talk to each other is from that of their clients. */
const BUS = 10_000;

export type RedisClusterOptions = {
  /** Each has a share of the slots; 3 by default. */
  masters?: number;
  /** How many replicas each master has; none by default. */
  replicas?: number;
  /** After so long without an answer a node counts as failed, ms. */
  nodeTimeoutMs?: number;
  /** More redis.conf settings of every node. */
  settings?: RedisOptions['settings'];
  /** Each keeps an append-only file, which is flushed so; none by default. */
  appendFsync?: NonNullable<RedisOptions['appendFsync']>;
  /** Where data is kept for ever, in a folder for each node, `folderOf` its number; without it, in temporary folders. */
  dataDir?: string;
};

export type RedisCluster = {
  /** As redis+cluster://127.0.0.1:7001,127.0.0.1:7002 */
  url: string;
  masters: Service[];
  replicas: Service[];
  stop(): Promise<unknown>;
};

/** A private Redis Cluster on 127.0.0.1, of which a master that is away takes no other with it. Resolves when every node serves its slots. */
export async function startRedisCluster({
  masters: count = 3,
  replicas: each = 0,
  nodeTimeoutMs = 5_000,
  settings = [],
  appendFsync,
  dataDir,
}: RedisClusterOptions = {}): Promise<RedisCluster> {
  const node = async (_: unknown, number: number): Promise<Service> =>
    startRedis({
      port: await freeClusterPort(),
      ...(appendFsync && { appendOnly: true, appendFsync }),
      ...(dataDir && { dataDir: folderOf(dataDir, number) }),
      settings: [
        ['cluster-enabled', 'yes'],
        ['cluster-node-timeout', String(nodeTimeoutMs)],
        ['cluster-require-full-coverage', 'no'],
        ['cluster-replica-validity-factor', '0'],
        ['repl-diskless-sync-delay', '0'],
        ...settings,
      ],
    });
  const all = await Promise.all(Array.from({ length: count * (1 + each) }, node));
  const masters = all.slice(0, count);
  const replicas = all.slice(count);
  const stop = () => Promise.all(all.map((service) => service.stop()));
  try {
    await Promise.all(
      masters.map(async ({ port }, at) => {
        const [from, to] = [at, at + 1].map((part) => Math.floor((part * SLOTS) / count));
        await must(port, `CLUSTER ADDSLOTSRANGE ${from} ${Number(to) - 1}`);
        // Two nodes of the same age could claim the same slots.
        await must(port, `CLUSTER SET-CONFIG-EPOCH ${at + 1}`);
      }),
    );
    const [first, ...others] = all;
    for (const { port } of others) await must(first?.port ?? 0, `CLUSTER MEET 127.0.0.1 ${port}`);
    await until(async () => (await said(all, 'CLUSTER INFO')).every(knowsAll(all.length)));
    await Promise.all(
      replicas.map(async ({ port }, at) => {
        const id = await ask(masters[at % count]?.port ?? 0, 'CLUSTER MYID');
        await must(port, `CLUSTER REPLICATE ${/\w{40}/.exec(id)?.[0]}`);
      }),
    );
    await until(async () => (await said(all, 'CLUSTER INFO')).every(isWell));
    await until(async () => (await said(replicas, 'INFO replication')).every(isSynced));
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `redis+cluster://${all.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  return { url, masters, replicas, stop };
}

/** Of the node with this number; masters come first. */
export const folderOf = (dataDir: string, number: number): string =>
  join(dataDir, `redis-${number + 1}`);

const knowsAll = (nodes: number) => (info: string) =>
  info.includes(`cluster_known_nodes:${nodes}\r\n`);
const isWell = (info: string) =>
  info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${SLOTS}\r\n`);
const isSynced = (info: string) => info.includes('master_link_status:up');

const ask = (port: number, command: string) => asks(port, `${command}\r\n`);

const said = (services: Service[], command: string) =>
  Promise.all(services.map(({ port }) => ask(port, command)));

async function must(port: number, command: string): Promise<void> {
  const answer = await ask(port, command);
  if (!answer.startsWith('+OK')) throw new Error(`${command}: ${answer}`);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('The cluster did not come up in 30 s.');
    await sleep(50);
  }
}

/** A port that a node may have: that of its bus is free, too. */
async function freeClusterPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const bus = port + BUS;
    if (bus < 65_536 && (await getPort({ host: '127.0.0.1', port: bus })) === bus) return port;
  }
}
