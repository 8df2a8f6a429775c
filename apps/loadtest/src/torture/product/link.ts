import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { cutOff } from '@seckill/redis/testing';

/**
 * What a link does to what it carries. `hold`: bytes wait on the way, in one direction or both, until it passes again.
 * `delay`: each piece is so many ms late. `slice`: it arrives in pieces of so many bytes.
 */
export type LinkMode =
  | { kind: 'pass' }
  | { kind: 'refuse' }
  | { kind: 'hold'; up: boolean; down: boolean }
  | { kind: 'delay'; ms: number }
  | { kind: 'slice'; bytes: number };

/** A connection of one process to one server, that can be made bad. */
export type Link = {
  readonly name: string;
  readonly port: number;
  /** New connections go to this port from now on. */
  leadTo(port: number): void;
  set(mode: LinkMode): void;
  /** Ends all connections with a reset; answers how many there were. */
  cut(): number;
  /** The connections of now carry nothing any more, as if a firewall had forgotten them; answers how many. */
  forget(): number;
  /** Whether a fault of this link is going on. */
  busy: boolean;
  /** Pieces that were held up, late or cut up, and connections that were refused, since the link was made. */
  readonly disturbed: number;
  close(): void;
};

type Pair = { client: Socket; upstream: Socket; forgotten: boolean };

/** Opens a link to a port of 127.0.0.1. */
export async function openLink(name: string, toPort: number): Promise<Link> {
  let target = toPort;
  let mode: LinkMode = { kind: 'pass' };
  let disturbed = 0;
  const pairs = new Set<Pair>();

  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (mode.kind === 'refuse') {
      disturbed += 1;
      cutOff(client);
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    const pair: Pair = { client, upstream, forgotten: false };
    pairs.add(pair);
    carry(pair, client, upstream, 'up');
    carry(pair, upstream, client, 'down');
  });

  function carry(pair: Pair, from: Socket, to: Socket, direction: 'up' | 'down'): void {
    let last: Promise<unknown> = Promise.resolve();
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.on('close', () => {
      pairs.delete(pair);
      // A reset at one end is a reset at the other; what was on its way arrives first.
      if (!pair.forgotten) void last.finally(() => to.destroy());
    });
    from.on('data', (data) => {
      if (pair.forgotten) {
        disturbed += 1;
        return;
      }
      const now = mode;
      if (now.kind === 'hold' && now[direction]) {
        disturbed += 1;
        from.pause();
        held.push(() => {
          from.resume();
          if (!pair.forgotten) to.write(data);
        });
      } else if (now.kind === 'delay') {
        disturbed += 1;
        const late = new Promise((resolve) => void setTimeout(resolve, now.ms));
        last = last.then(() => late).then(() => to.write(data));
      } else if (now.kind === 'slice') {
        disturbed += 1;
        last = last.then(() => inSlices(to, data, now.bytes));
      } else last = last.then(() => to.write(data));
    });
  }

  let held: (() => void)[] = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  function cut(): number {
    const count = pairs.size;
    for (const { client, upstream } of pairs) {
      cutOff(client);
      cutOff(upstream);
    }
    pairs.clear();
    return count;
  }
  return {
    name,
    port: address.port,
    leadTo: (port) => void (target = port),
    set(next) {
      mode = next;
      for (const release of held.splice(0)) release();
    },
    cut,
    forget() {
      for (const pair of pairs) pair.forgotten = true;
      return pairs.size;
    },
    busy: false,
    get disturbed() {
      return disturbed;
    },
    close() {
      held = [];
      cut();
      server.close();
    },
  };
}

async function inSlices(to: Socket, data: Buffer, bytes: number): Promise<void> {
  for (let at = 0; at < data.length && to.writable; at += bytes) {
    to.write(data.subarray(at, at + bytes));
    await new Promise(setImmediate);
  }
}
