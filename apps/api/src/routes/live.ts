import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { LiveMessage, LiveRequest } from '@seckill/contracts';
import type { Revocations } from '@seckill/redis';
import { Compile } from 'typebox/compile';
import type { ApiConfig } from '../config.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import type { Hub } from '../live/hub.ts';
import type { OriginCheck } from '../http/origins.ts';
import { createTally } from '../live/tally.ts';
import { createWatchers } from '../live/watchers.ts';
import { createLiveSocket, type LiveSocket } from '../live/live-socket.ts';
import { languageOf } from '../http/language.ts';
import { networkOfRequest } from '../http/limits.ts';
import type { Metrics } from '../http/metrics.ts';
import { socketRoute } from '../live/socket-route.ts';
import { readSession } from '../http/session.ts';

const MAX_SOCKETS_PER_SESSION = 10;
/** So much of what a process holds may be of one network: the rest is there for others. */
const SHARE_OF_ONE_NETWORK = 0.6;
const MAX_MESSAGES_PER_10S = 60;
const POLICY_VIOLATION = 1008;

const liveRequest = Compile(LiveRequest);

type Options = {
  hub: Hub;
  isOwnOrigin: OriginCheck;
  revocations: Revocations;
  config: ApiConfig;
  metrics: Metrics;
};

export const liveRoutes: FastifyPluginAsync<Options> = async (
  app,
  { hub, isOwnOrigin, revocations, config, metrics },
) => {
  const open = new Set<LiveSocket>();
  const perSession = createTally();
  const byNetwork = createTally();
  const mostOfNetwork = Math.ceil(config.maxSockets * SHARE_OF_ONE_NETWORK);
  const ofSession = createWatchers<string, LiveSocket>();
  const stopHearing = revocations.onRevoked((id) => {
    for (const socket of ofSession.of(id)) socket.close(POLICY_VIOLATION, 'signed out');
  });
  app.addHook('onClose', async () => stopHearing());

  function mayOpen(request: FastifyRequest): void {
    const userId = readSession(request)?.userId;
    const full = open.size >= config.maxSockets;
    if (full) throw new ApiError('overloaded', 'No room for another socket. Ask by polling.');
    if (byNetwork.of(networkOfRequest(request)) >= mostOfNetwork) {
      throw new ApiError('rate_limited', 'Too many sockets are open from here. Ask by polling.');
    }
    if (userId && perSession.of(userId) >= MAX_SOCKETS_PER_SESSION) {
      throw new ApiError('rate_limited', 'This session has too many sockets open.');
    }
  }

  app.route({
    url: '/api/live',
    config: mayRefuse('origin_forbidden', 'rate_limited', 'overloaded'),
    ...socketRoute({
      tag: 'live',
      summary: 'watch tasks and sales',
      messages: { client: LiveRequest, server: LiveMessage },
      isOwnOrigin,
      mayOpen,
    }),
    wsHandler: (ws, request) => {
      const session = readSession(request);
      const userId = session?.userId;
      const reader = { session, language: languageOf(request) };
      const socket = createLiveSocket(ws, reader, (reason) => metrics.dropped.inc({ reason }));
      const withinRate = createRateWindow(MAX_MESSAGES_PER_10S, 10_000);
      open.add(socket);
      if (session) ofSession.add(session.id, socket);
      metrics.sockets.set(open.size);
      const network = networkOfRequest(request);
      byNetwork.add(network);
      if (userId) perSession.add(userId);

      ws.on('close', () => {
        open.delete(socket);
        ofSession.leave(socket);
        hub.leave(socket);
        metrics.sockets.set(open.size);
        byNetwork.remove(network);
        if (userId) perSession.remove(userId);
      });
      ws.on('message', (data: Buffer, isBinary: boolean) => {
        if (!withinRate()) {
          socket.send({ type: 'error', code: 'rate_limited' });
          return socket.close(POLICY_VIOLATION, 'too many messages');
        }
        const message = isBinary ? undefined : parse(data.toString('utf8'));
        answer(socket, message).catch((err: unknown) => {
          request.log.warn({ err }, 'live request failed');
          socket.send({ type: 'error', code: 'unavailable' });
        });
      });
    },
  });

  async function answer(socket: LiveSocket, message: LiveRequest | undefined): Promise<unknown> {
    switch (message?.type) {
      case 'watch':
        return Promise.all(message.taskIds.map((id) => hub.watchTask(socket, id)));
      case 'watch-sale':
        return hub.watchSale(socket, message.saleId);
      case 'language':
        socket.language = message.lang;
        return undefined;
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
