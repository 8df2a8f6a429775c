import { once } from 'node:events';
import type { Ticket } from '@seckill/contracts';
import { WebSocket, type RawData } from 'ws';
import { StormFailure } from '../../product/failure.ts';
import { parseJson } from '../../product/http.ts';
import { isErrorMessage, isTaskMessage, isTicket } from '../../product/shapes.ts';

type End = { ticket: Ticket; at: number } | { missing: string };

export type BuyerSocket = {
  /** Resolves with the ticket once it is decided. Watches one ticket at most. */
  watch(taskId: string): Promise<End>;
  giveUp(reason: string): void;
  reconnects(): number;
  close(): void;
};

const RETRY_MS = 500;

/**
 * A buyer's socket, open when this resolves. One that the server drops is opened again and
 * watches again, as the page does.
 */
export async function openSocket(origin: string, cookie: string): Promise<BuyerSocket> {
  const url = `${origin.replace(/^http/, 'ws')}/api/live`;
  const headers = { cookie, origin };
  const connect = () =>
    new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: 15_000 });

  let socket: WebSocket;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  let reconnects = 0;
  let watched: string | undefined;
  let settle: ((end: End) => void) | undefined;

  const watch = () => {
    if (watched && socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ type: 'watch', taskIds: [watched] }));
  };
  const retryLater = (act: () => void) => {
    clearTimeout(retry);
    if (!closed) retry = setTimeout(act, RETRY_MS);
  };
  const receive = (data: RawData) => {
    const at = performance.now();
    const message = Buffer.isBuffer(data) ? parseJson(data.toString()) : undefined;
    if (isTaskMessage(message)) {
      const { task } = message;
      if (!isTicket(task)) settle?.({ missing: 'a task of a wrong shape' });
      else if (task.taskId === watched && task.status !== 'queued') settle?.({ ticket: task, at });
    } else if (isErrorMessage(message)) {
      if (message.code === 'unavailable' || message.code === 'rate_limited') retryLater(watch);
      else settle?.({ missing: `socket: ${message.code}` });
    }
  };
  const attach = (next: WebSocket) => {
    socket = next;
    socket.on('message', receive);
    socket.on('error', () => undefined);
    socket.on('open', watch);
    socket.on('close', () =>
      retryLater(() => {
        reconnects += 1;
        attach(connect());
      }),
    );
  };

  const first = connect();
  await once(first, 'open').catch((error: Error) => {
    throw new StormFailure(`A socket to /api/live did not open: ${error.message}.`);
  });
  attach(first);
  return {
    watch: (taskId) =>
      new Promise((resolve) => {
        settle = resolve;
        watched = taskId;
        watch();
      }),
    giveUp: (reason) => settle?.({ missing: reason }),
    reconnects: () => reconnects,
    close: () => {
      closed = true;
      clearTimeout(retry);
      socket.terminate();
    },
  };
}
