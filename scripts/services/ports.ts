import getPort from 'get-port';

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export const freePort = (): Promise<number> => getPort({ host: '127.0.0.1' });

/** How far the port on which the nodes of a Redis Cluster talk to each other is from that of their clients. */
const BUS = 10_000;

/** One that a node of a Redis Cluster may have: the port of its bus is free, too. */
export async function freeClusterPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const bus = port + BUS;
    if (bus < 65_536 && (await getPort({ host: '127.0.0.1', port: bus })) === bus) return port;
  }
}
