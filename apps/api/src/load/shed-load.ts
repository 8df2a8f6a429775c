import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { kindOf } from './kind.ts';
import { createLateRefusals } from './late-refusals.ts';
import { readProcess } from './reading.ts';
import { sayOverloaded } from './refusal.ts';
import type { Refused, Shedder } from './shedder.ts';
import { createTurns } from './turns.ts';

const READ_EVERY_MS = 100;

/**
 * Refuses what this process has no room for, before anything else is looked at: cookie, session and body cost more than the
 * refusal. The answer is written past Fastify, for the same reason. What is let in is spread over turns of the event loop, but for what is vital.
 */
export function shedLoad(
  app: FastifyInstance,
  shedder: Shedder,
  onRefused: (refused: Refused) => void,
): void {
  const late = createLateRefusals();
  const load = readProcess();
  const turns = createTurns();
  app.server.on('connection', () => turns.tookConnection());
  const look = () => shedder.see({ ...load.read(), queuedMs: turns.waitMs() });
  const timer = setInterval(look, READ_EVERY_MS);
  timer.unref();
  app.addHook('preClose', (done) => {
    late.close();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer);
    load.close();
    done();
  });

  const leave = () => shedder.leave();
  app.addHook('onRequest', ({ raw }, reply, done) => {
    const kind = kindOf(raw.method, raw.url);
    const refused = shedder.enter(kind);
    const asksForUpgrade = raw.headers.upgrade !== undefined;
    if (!refused) {
      // A connection that was handed over never ends its answer; sockets have a limit of their own.
      if (asksForUpgrade) leave();
      else reply.raw.once('close', leave);
      return kind === 'vital'
        ? done()
        : turns.take(done, kind === 'purchase' ? shedder.inHand : undefined);
    }
    onRefused(refused);
    reply.hijack();
    if (asksForUpgrade) hangUp(reply.raw, () => raw.socket.destroySoon());
    else late.refuse(reply.raw, sayOverloaded);
  });
}

/** No further request can be read from a connection that was to become a WebSocket. */
function hangUp(response: ServerResponse, end: () => void) {
  response.once('finish', end);
  response.setHeader('connection', 'close');
  sayOverloaded(response);
}
