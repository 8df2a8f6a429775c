import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { cutOff } from '@seckill/redis/testing';
import { Pipe } from './pipe.ts';

/** What a client says, piece by piece. A piece that `expectsAnswer` has one; one that is `asked` is a place to fail. */
export type Said = { raw: Buffer; expectsAnswer: boolean; asked?: Asked };
export type Asked = { name: string; text: string };

/** What a server says. `answers` counts the questions that a piece is the answer to. */
export type Heard = { raw: Buffer; answers: number };

/** How the two sides of one connection are to be read. */
export type Reading = {
  said(data: Buffer): Said[];
  heard(data: Buffer): Heard[];
};

export type Side = 'before' | 'after';

/** What befalls one question: `before` it is forwarded, or `after` it was answered and nobody has heard so. */
export type Fault = {
  side: Side;
  action: 'kill' | 'hang' | 'throw';
  hangMs: number;
  /** It has happened. */
  fired(): void;
};

export type LinkOptions = {
  target: URL;
  reading(): Reading;
  meet(asked: Asked): Fault | undefined;
  /** Ends the process whose link this is. */
  kill(): void;
};

export type Link = { port: number; close(): void };

/** A way to a server on which single questions and answers can be made to fail. */
export async function openLink({ target, reading, meet, kill }: LinkOptions): Promise<Link> {
  const sockets = new Set<Socket>();
  const holding = new Set<NodeJS.Timeout>();

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const [up, down] = [new Pipe(upstream), new Pipe(client)];
    const { said, heard } = reading();
    const waiting: (Fault | undefined)[] = [];
    let isCut = false;
    const cut = (): void => {
      isCut = true;
      cutOff(client);
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    // What was sent before its sender went away arrives all the same, however late.
    client.once('close', () => (up.isHeld ? up.end() : upstream.destroy()));
    upstream.once('close', () => down.end());

    const befall = ({ action, hangMs, fired }: Fault, pipe: Pipe): void => {
      if (action === 'hang') {
        pipe.hold();
        const timer = setTimeout(() => {
          holding.delete(timer);
          pipe.letGo();
        }, hangMs);
        holding.add(timer);
      } else {
        if (action === 'kill') kill();
        cut();
      }
      fired();
    };

    client.on('data', (data) => {
      if (isCut) return;
      for (const { raw, asked, expectsAnswer } of said(data)) {
        const fault = asked && meet(asked);
        if (fault?.side === 'before') befall(fault, up);
        if (isCut) return;
        if (expectsAnswer) waiting.push(fault?.side === 'after' ? fault : undefined);
        up.write(raw);
      }
    });
    upstream.on('data', (data) => {
      if (isCut) return;
      for (const { raw, answers } of heard(data)) {
        for (const fault of waiting.splice(0, answers)) if (fault) befall(fault, down);
        if (isCut) return;
        down.write(raw);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a link has a port');
  return {
    port: address.port,
    close() {
      for (const timer of holding) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
