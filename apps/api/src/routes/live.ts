import websocket from '@fastify/websocket';
import type { FastifyPluginAsync } from 'fastify';
import { LiveRequest } from '@seckill/contracts';
import { Compile } from 'typebox/compile';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import type { Hub } from '../live/hub.ts';
import { originCheck } from '../http/origins.ts';
import { createLiveSocket, type LiveSocket } from '../live/live-socket.ts';
import type { Metrics } from '../http/metrics.ts';
import { readSession } from '../http/session.ts';

const MAX_PAYLOAD_BYTES = 4096;
const MAX_SOCKETS_PER_SESSION = 10;
const MAX_MESSAGES_PER_10S = 60;
const GOING_AWAY = 1012;
const POLICY_VIOLATION = 1008;

const liveRequest = Compile(LiveRequest);

type Options = { hub: Hub; config: ApiConfig; metrics: Metrics };

export const liveRoutes: FastifyPluginAsync<Options> = async (app, { hub, config, metrics }) => {
  const open = new Set<LiveSocket>();
  const perSession = new Map<string, number>();
  const isAllowedOrigin = originCheck(app, config.allowedOrigins);

  await app.register(websocket, {
    options: { maxPayload: MAX_PAYLOAD_BYTES, perMessageDeflate: false },
    async preClose() {
      for (const socket of open) socket.close(GOING_AWAY, 'restarting');
      app.websocketServer.close();
    },
  });

  app.route({
    method: 'GET',
    url: '/api/live',
    schema: { tags: ['live'], summary: 'WebSocket: watch tasks and sales' },
    preValidation: async (request) => {
      if (!isAllowedOrigin(request.headers.origin)) {
        throw new ApiError('origin_forbidden', 'This origin may not open a socket.');
      }
      const userId = readSession(request)?.userId;
      const full = open.size >= config.maxSockets;
      if (full) throw new ApiError('overloaded', 'No room for another socket. Ask by polling.');
      if (userId && (perSession.get(userId) ?? 0) >= MAX_SOCKETS_PER_SESSION) {
        throw new ApiError('rate_limited', 'This session has too many sockets open.');
      }
    },
    handler: async () => {
      throw new ApiError('bad_request', 'This address speaks WebSocket.');
    },
    wsHandler: (ws, request) => {
      const userId = readSession(request)?.userId ?? null;
      const socket = createLiveSocket(ws, userId, (reason) => metrics.dropped.inc({ reason }));
      const withinRate = createRateWindow(MAX_MESSAGES_PER_10S, 10_000);
      open.add(socket);
      metrics.sockets.set(open.size);
      if (userId) perSession.set(userId, (perSession.get(userId) ?? 0) + 1);

      ws.on('error', (err) => request.log.debug({ err }, 'socket'));
      ws.on('close', () => {
        open.delete(socket);
        hub.leave(socket);
        metrics.sockets.set(open.size);
        const left = (userId && perSession.get(userId)) || 0;
        if (userId && left > 1) perSession.set(userId, left - 1);
        else if (userId) perSession.delete(userId);
      });
      ws.on('message', (data: Buffer) => {
        if (!withinRate()) {
          socket.send({ type: 'error', code: 'rate_limited' });
          return socket.close(POLICY_VIOLATION, 'too many messages');
        }
        answer(socket, data.toString('utf8')).catch((err: unknown) => {
          request.log.warn({ err }, 'live request failed');
          socket.send({ type: 'error', code: 'unavailable' });
        });
      });
    },
  });

  async function answer(socket: LiveSocket, text: string): Promise<unknown> {
    const message = parse(text);
    switch (message?.type) {
      case 'watch':
        return Promise.all(message.taskIds.map((id) => hub.watchTask(socket, id)));
      case 'watch-sale':
        return hub.watchSale(socket, message.saleId);
      case 'ping':
        return socket.send({ type: 'pong' });
      default:
        return socket.send({ type: 'error', code: 'bad_message' });
    }
  }
};

function parse(text: string): LiveRequest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return liveRequest.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function createRateWindow(max: number, windowMs: number): () => boolean {
  let count = 0;
  let since = performance.now();
  return () => {
    if (performance.now() - since > windowMs) {
      count = 0;
      since = performance.now();
    }
    return ++count <= max;
  };
}
