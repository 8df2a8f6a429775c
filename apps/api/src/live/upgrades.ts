import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const HANDSHAKE_MS = 5000;

/**
 * Node hands a request that asks for an upgrade over together with its connection, and from then on neither reads
 * nor ends that. This ends what became no WebSocket in time.
 */
export function endVainUpgrades({ server }: FastifyInstance) {
  // A WebSocket that comes of it lifts the limit.
  server.on('upgrade', (_request, socket) => {
    if (socket instanceof Socket) socket.setTimeout(HANDSHAKE_MS, () => socket.destroy());
  });
}

/** Ends the connection after the answer to a request whose upgrade was refused: no further request can be read from it. */
export function hangUpAfter({ raw: { socket } }: FastifyRequest, reply: FastifyReply) {
  reply.raw.once('finish', () => socket.destroySoon());
  void reply.header('connection', 'close');
}
