import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { cutOff } from './cut-off.ts';

export interface Proxy {
  url: string;
  /** Requests still reach the server; the next answer is dropped and its connection reset. */
  loseNextReply(): void;
  /** The connections of now hear nothing any more, though they stay open; later ones are well. */
  swallow(): void;
  /** Later connections lead to another server; those of now stay where they are. */
  leadTo(url: string): void;
  /** How many answers were dropped. */
  readonly lost: number;
  close(): void;
}

/**
 * A wire to the server at `url` that can be cut at the worst moment. `reword` changes what the server answers, as another version of
 * it would put it; whatever is said takes `delayMs`, either way.
 */
export async function startProxy(
  url: string,
  {
    reword = (text: string) => text,
    delayMs = 0,
  }: { reword?(text: string): string; delayMs?: number } = {},
): Promise<Proxy> {
  let { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let armed = false;
  let lost = 0;
  const deaf = new WeakSet<Socket>();

  const pass = (on: () => void): void => (delayMs === 0 ? on() : void setTimeout(on, delayMs));

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => {
      if (!deaf.has(client)) pass(() => upstream.write(data));
    });
    upstream.on('data', (data) => {
      if (deaf.has(client)) return;
      const text = reword(data.toString('latin1'));
      if (!armed) return pass(() => client.write(text, 'latin1'));
      armed = false;
      lost += 1;
      cutOff(client);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseNextReply: () => void (armed = true),
    swallow() {
      for (const socket of sockets) deaf.add(socket);
    },
    leadTo(other) {
      ({ hostname, port } = new URL(other));
    },
    get lost() {
      return lost;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
