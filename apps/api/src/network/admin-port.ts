import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A second port of the same server: what operators may ask for is answered there only. */
export type AdminPort = ReturnType<typeof createAdminPort>;

/** Nothing is opened before `listen`; closing the app closes it. */
export function createAdminPort() {
  const connections = new WeakSet<Socket>();
  // As an HTTP server has them, which is given each connection.
  const door = createServer({ allowHalfOpen: true, noDelay: true });

  return {
    /** Opens the port, whose connections `app` serves. Rejects as `listen` of a server does. */
    async listen(app: FastifyInstance, at: { port: number; host: string }): Promise<string> {
      door.on('connection', (socket) => {
        connections.add(socket);
        app.server.emit('connection', socket);
      });
      door.listen(at);
      await once(door, 'listening');
      const { address, family, port } = door.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    },
    addresses: (): AddressInfo[] => {
      const bound = door.address();
      return bound === null || typeof bound === 'string' ? [] : [bound];
    },
    isAsked: (request: FastifyRequest): boolean => connections.has(request.raw.socket),
    /** Takes no further connections; resolves when the last one is ended. */
    async close(app: FastifyInstance): Promise<void> {
      if (!door.listening) return;
      const closed = once(door, 'close');
      door.close();
      app.server.closeIdleConnections();
      await closed;
    },
  };
}
