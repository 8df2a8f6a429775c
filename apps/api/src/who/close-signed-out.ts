import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Admins } from './admins.ts';

const ASK_AGAIN_MS = 5000;
const POLICY_VIOLATION = 1008;

/** Closes the socket of an operator with 1008 soon after their session is over, or their role no longer allows it. */
export function closeSignedOut(
  ws: Pick<WebSocket, 'close' | 'once'>,
  admins: Pick<Admins, 'require'>,
  request: FastifyRequest,
): void {
  const stillMay = setInterval(() => {
    admins.require(request).catch(() => ws.close(POLICY_VIOLATION, 'signed out'));
  }, ASK_AGAIN_MS);
  ws.once('close', () => clearInterval(stillMay));
}
