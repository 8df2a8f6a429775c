import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * `lose-answer`: the next COMMIT reaches the server, its answer does not come back. `lose-commit`: the next COMMIT never
 * reaches it. `blackhole`: nothing passes, in either direction. Test code; not exported from the package.
 */
type Fault = 'none' | 'blackhole' | 'lose-answer' | 'lose-commit';

const COMMIT = Buffer.from('COMMIT');

/** A way to MySQL that breaks on demand. */
export async function startFaultProxy(url: string) {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  let fault: Fault = 'none';
  let lost = 0;
  let forgotten = new WeakSet<Socket>();
  const clients = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 3306), target.hostname);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    let loseNextAnswer = false;
    const isSilent = () => fault === 'blackhole' || forgotten.has(client);
    clients.add(client);
    client.on('close', () => clients.delete(client));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (data) => {
      if (isSilent()) return;
      const commits = data.subarray(-6).equals(COMMIT);
      if (commits && fault === 'lose-commit') {
        fault = 'none';
        lost += 1;
        cut();
        return;
      }
      if (commits && fault === 'lose-answer') {
        fault = 'none';
        loseNextAnswer = true;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (loseNextAnswer) {
        lost += 1;
        cut();
      } else if (!isSilent()) client.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(address.port) }).href,
    break: (next: Fault) => {
      fault = next;
    },
    lost: () => lost,
    /** The connections that are there carry nothing any more, as when a firewall forgot them; new ones do. */
    forget: () => {
      forgotten = new WeakSet(clients);
    },
    /** New connections go to another server; those that are there stay. */
    leadTo: (other: string) => {
      target = new URL(other);
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
