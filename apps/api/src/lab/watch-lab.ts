import type { FastifyPluginAsync } from 'fastify';
import { LabMessage } from '@seckill/contracts';
import { mayRefuse } from '../contract/refusals.ts';
import type { OriginCheck } from '../http/origins.ts';
import { socketRoute } from '../live/socket-route.ts';
import type { Admins } from '../who/admins.ts';
import { closeSignedOut } from '../who/close-signed-out.ts';
import type { LabProcess } from './lab-process.ts';

const DROP_ABOVE_BYTES = 4 * 1024 * 1024;
const TRY_AGAIN_LATER = 1013;

type Options = { admins: Admins; lab: LabProcess; isOwnOrigin: OriginCheck };

/** The socket by which a run is watched. It closes with 1013 when the lab is away, to be opened again, and with 1008 once the session is over. */
export const watchLabRoutes: FastifyPluginAsync<Options> = async (
  app,
  { admins, lab, isOwnOrigin },
) => {
  app.route({
    url: '/api/lab/watch',
    config: mayRefuse('origin_forbidden'),
    ...socketRoute({
      tag: 'lab',
      summary: 'watch the run, buyer by buyer',
      messages: { server: LabMessage },
      isOwnOrigin,
      mayOpen: (request) => admins.require(request),
    }),
    wsHandler: async (ws, request) => {
      closeSignedOut(ws, admins, request);
      const gone = new AbortController();
      ws.once('close', () => gone.abort());
      try {
        for await (const message of lab.watch(gone.signal)) {
          if (ws.bufferedAmount > DROP_ABOVE_BYTES) return ws.terminate();
          ws.send(message);
        }
      } catch {
        // Gone, or away: said below.
      }
      ws.close(TRY_AGAIN_LATER, 'lab_away');
    },
  });
};
