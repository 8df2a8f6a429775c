import { OverviewFrame } from '@seckill/contracts';
import type { FastifyPluginAsync } from 'fastify';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { languageOf } from '../http/language.ts';
import type { OriginCheck } from '../http/origins.ts';
import { socketRoute } from '../live/socket-route.ts';
import { createLiveSocket } from '../live/live-socket.ts';
import type { Admins } from '../who/admins.ts';
import { closeSignedOut } from '../who/close-signed-out.ts';
import type { OverviewFeed } from './feed.ts';

/** Operators are few; what each is told is much. */
const MOST_SOCKETS = 100;

type Options = { admins: Admins; feed: OverviewFeed; isOwnOrigin: OriginCheck };

/** The socket by which operators watch the overview. It closes with 1008 once their session is over. */
export const watchOverviewRoutes: FastifyPluginAsync<Options> = async (
  app,
  { admins, feed, isOwnOrigin },
) => {
  let open = 0;

  app.route({
    url: '/api/admin/overview/watch',
    config: mayRefuse('origin_forbidden', 'overloaded'),
    ...socketRoute({
      tag: 'admin',
      summary: 'the overview, a few times a second',
      messages: { server: OverviewFrame },
      isOwnOrigin,
      async mayOpen(request) {
        await admins.require(request);
        if (open >= MOST_SOCKETS) {
          throw new ApiError('overloaded', 'No room for another socket. Ask by polling.');
        }
      },
    }),
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
