import type { WebSocket } from '@fastify/websocket';
import type { Language, LiveMessage } from '@seckill/contracts';
import type { KnownSession } from '../http/session.ts';

const SKIP_ABOVE_BYTES = 64 * 1024;
const DROP_ABOVE_BYTES = 256 * 1024;
const PING_EVERY_MS = 25_000;

/** Who reads, and in which language where that is known. */
export type Reader = { session: KnownSession | null; language: Language | undefined };

export type LiveSocket = ReturnType<typeof createLiveSocket>;

/**
 * A socket that cannot hurt the server: a reader that falls behind first misses the messages that the next
 * one replaces anyway, then is cut off; a peer that stops answering pings is terminated.
 */
export function createLiveSocket(
  ws: WebSocket,
  { session, language }: Reader,
  onDrop: (reason: string) => void,
) {
  let answered = true;

  function drop(reason: string) {
    onDrop(reason);
    ws.terminate();
  }

  const pings = setInterval(() => {
    if (!answered) return drop('no_pong');
    answered = false;
    ws.ping();
  }, PING_EVERY_MS);
  ws.on('pong', () => (answered = true));
  ws.once('close', () => clearInterval(pings));

  return {
    session,
    language,
    get isOpen(): boolean {
      return ws.readyState === ws.OPEN;
    },
    /**
     * `replaceable` messages may be skipped: the next of their kind carries the whole state again. Answers whether this one is on
     * its way.
     */
    send(message: LiveMessage | string, { replaceable = false } = {}): boolean {
      if (ws.readyState !== ws.OPEN) return false;
      if (ws.bufferedAmount > DROP_ABOVE_BYTES) {
        drop('slow_reader');
        return false;
      }
      if (replaceable && ws.bufferedAmount > SKIP_ABOVE_BYTES) return false;
      ws.send(typeof message === 'string' ? message : JSON.stringify(message));
      return true;
    },
    close: (code: number, reason: string) => ws.close(code, reason),
    terminate: () => ws.terminate(),
  };
}
