import { OverviewFrame } from '@seckill/contracts';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { languageOf } from '../http/language.ts';
import type { OriginCheck } from '../http/origins.ts';
import { createLiveSocket } from '../live/live-socket.ts';
import type { Admins } from '../who/admins.ts';
import { closeSignedOut } from '../who/close-signed-out.ts';
import type { OverviewFeed } from './feed.ts';

/** Operators are few; what each is told is much. */
const MOST_SOCKETS = 100;
const MESSAGES = { 'x-messages': { server: OverviewFrame } };

type Options = { admins: Admins; feed: OverviewFeed; isOwnOrigin: OriginCheck };

/** The socket by which operators watch the overview. It closes with 1008 once their session is over. */
export const watchOverviewRoutes: FastifyPluginAsync<Options> = async (
  app,
  { admins, feed, isOwnOrigin },
) => {
  let open = 0;

  app.route({
    method: 'GET',
    url: '/api/admin/overview/watch',
    config: mayRefuse('origin_forbidden', 'overloaded'),
    schema: {
      tags: ['admin'],
      summary: 'WebSocket: the overview, a few times a second',
      response: { 101: Type.Null({ description: 'From here on messages, as `x-messages` says' }) },
      ...MESSAGES,
    },
    preValidation: async (request) => {
      if (!isOwnOrigin(request.headers.origin)) {
        throw new ApiError('origin_forbidden', 'This origin may not open a socket.');
      }
      await admins.require(request);
      if (open >= MOST_SOCKETS) {
        throw new ApiError('overloaded', 'No room for another socket. Ask by polling.');
      }
    },
    handler: async () => {
      throw new ApiError('bad_request', 'This address speaks WebSocket.');
    },
    wsHandler: (ws, request) => {
      open += 1;
      const language = languageOf(request);
      const socket = createLiveSocket(ws, { session: null, language }, (reason) =>
        request.log.debug({ reason }, 'an operator is told no more'),
      );
      const leave = feed.watch({
        language,
        take: (text) => socket.send(text, { replaceable: true }),
      });
      closeSignedOut(ws, admins, request);
      ws.once('close', () => {
        open -= 1;
        leave();
      });
    },
  });
};
