import websocket from '@fastify/websocket';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { leavingReason } from '@seckill/contracts';
import { hangUpWith } from '../http/hang-up.ts';

const MAX_PAYLOAD_BYTES = 4096;
const GOING_AWAY = 1012;
/** A server that goes is not followed by all its sockets at once: so much time for each, within these bounds. */
const SPREAD_MS_EACH = 2;
const [SHORTEST_SPREAD_MS, LONGEST_SPREAD_MS] = [2_000, 10_000];

// By its name, as `openapi` is.
const openSockets: FastifyPluginAsync = async (app) => {
  await app.register(websocket, {
    options: { maxPayload: MAX_PAYLOAD_BYTES, perMessageDeflate: false },
    // What a client sends is no news of ours: anybody could fill the log with it.
    errorHandler(err, socket, request) {
      request.log.debug({ err }, 'socket');
      socket.terminate();
    },
    async preClose() {
      const { clients } = app.websocketServer;
      const spreadMs = Math.min(
        Math.max(clients.size * SPREAD_MS_EACH, SHORTEST_SPREAD_MS),
        LONGEST_SPREAD_MS,
      );
      for (const socket of clients) {
        socket.close(GOING_AWAY, leavingReason(Math.round(Math.random() * spreadMs)));
      }
      app.websocketServer.close();
    },
  });

  // Without this a handshake that is none is answered with a page.
  app.websocketServer.on('wsClientError', (error, socket) =>
    hangUpWith(socket, 'bad_request', `${error.message}.`),
  );
};

/** What routes of one scope need to speak WebSocket; once in an app. */
export const webSockets = fp(openSockets);
