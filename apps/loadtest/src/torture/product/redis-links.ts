import type { Link } from './link.ts';
import type { Servers } from './servers.ts';

type Redis = Servers['redis'];

/** How one process gets to Redis: what it is told, and for each port that it dials the port of its link. */
export type WayToRedis = { url: string; linkedPorts: ReadonlyMap<number, number> };

/**
 * Links of one process: to the one server, or to each node of a cluster. The nodes of a cluster tell everybody the same addresses, so
 * that there it dials them as they are, and is led astray (`redirect-ports.mjs`).
 */
export async function linkToRedis(
  process: string,
  redis: Redis,
  link: (name: string, port: number) => Promise<Link>,
): Promise<WayToRedis> {
  if (redis.kind === 'one') {
    const { port } = await link(`${process}:redis`, redis.primary.service.port);
    return { url: `redis://127.0.0.1:${port}`, linkedPorts: new Map() };
  }
  const linkedPorts = new Map<number, number>();
  for (const [at, { service }] of redis.all.entries()) {
    const { port } = await link(`${process}:redis-${at + 1}`, service.port);
    linkedPorts.set(service.port, port);
  }
  return { url: redis.url, linkedPorts };
}
