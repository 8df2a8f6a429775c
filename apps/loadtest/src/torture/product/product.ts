import { randomBytes } from 'node:crypto';
import { freePort } from '@seckill/scripts/services';
import { openLink, type Link } from './link.ts';
import { createNode, type Node } from './node.ts';
import { linkToRedis } from './redis-links.ts';
import { startServers, type Servers, type ServersOptions } from './servers.ts';
import type { App } from '../../product/start.ts';

/** What the payment provider of the buyers signs with. */
export const PROVIDER_SECRET = 'a-secret-of-the-provider-of-the-torture';

export type Product = {
  servers: Servers;
  apis: Node[];
  workers: Node[];
  /** All links: each process to each server, and the buyers to each API. */
  links: Link[];
  prefix: string;
  /** The sales of the run, once they are made. */
  saleIds: number[];
  adminToken: string;
  stop(): Promise<void>;
};

type ProductOptions = ServersOptions & {
  apis: number;
  workers: number;
  onEnd(reason: string): void;
  onLine(node: string, line: string): void;
};

/** Starts servers and processes, every process behind links of its own. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const servers = await startServers(options);
  const links: Link[] = [];
  const link = async (name: string, port: number): Promise<Link> => {
    const opened = await openLink(name, port);
    links.push(opened);
    return opened;
  };
  const prefix = 'torture';
  const adminToken = randomBytes(32).toString('hex');
  const shared = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    KEY_PREFIX: prefix,
    ADMIN_TOKEN: adminToken,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    PAYMENT_PROVIDER: 'webhook',
    PAYMENT_WEBHOOK_SECRET: PROVIDER_SECRET,
    // All buyers come from one address; each says another one, as behind a proxy.
    TRUSTED_PROXIES: 'loopback',
    PURCHASES_PER_10S: '1000',
    RECONCILE_EVERY_MS: '1000',
    SWEEP_EVERY_MS: '500',
    BATCH_MAX_TICKETS: '20',
    LOG_LEVEL: 'info',
  };
  const create = async (app: App, index: number): Promise<Node> => {
    const name = `${app}-${index + 1}`;
    const redis = await linkToRedis(name, servers.redis, link);
    const mysql = await link(`${name}:mysql`, servers.mysql.port);
    const door = app === 'api' ? await link(`buyers:${name}`, await freePort()) : undefined;
    return createNode({
      name,
      app,
      door,
      linkedPorts: redis.linkedPorts,
      env: {
        ...shared,
        PORT: '0',
        REDIS_URL: redis.url,
        DATABASE_URL: servers.databaseUrl(mysql.port),
      },
      onEnd: options.onEnd,
      onLine: (line) => options.onLine(name, line),
    });
  };
  const several = (app: App, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => create(app, index)));
  const [apis, workers] = await Promise.all([
    several('api', options.apis),
    several('worker', options.workers),
  ]);
  const nodes = [...apis, ...workers];
  const stop = async () => {
    for (const each of links) each.set({ kind: 'pass' });
    await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    for (const each of links) each.close();
    await servers.stop();
  };
  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, apis, workers, links, prefix, saleIds: [], adminToken, stop };
}
