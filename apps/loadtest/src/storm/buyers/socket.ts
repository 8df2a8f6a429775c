import type { Ticket } from '@seckill/contracts';
import { WebSocket, type RawData } from 'ws';
import { StormFailure } from '../../product/failure.ts';
import { isNews, isRefusal, isTicket } from '../../product/shapes.ts';

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
  let settle = nobodyWaits;

  const send = () => {
    if (watched && socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ type: 'watch', taskIds: [watched] }));
  };
  const later = (act: () => void) => {
    clearTimeout(retry);
    if (!closed) retry = setTimeout(act, RETRY_MS);
  };
  const hear = (data: RawData) => {
    const at = performance.now();
    const message = parse(data);
    if (isNews(message)) {
      const { task } = message;
      if (!isTicket(task)) settle({ missing: 'a task of a wrong shape' });
      else if (task.taskId === watched && task.status !== 'queued') settle({ ticket: task, at });
    } else if (isRefusal(message)) {
      if (message.code === 'unavailable' || message.code === 'rate_limited') later(send);
      else settle({ missing: `socket: ${message.code}` });
    }
  };
  const attend = (opened: WebSocket) => {
    socket = opened;
    opened.on('message', hear);
    opened.on('error', () => undefined);
    opened.on('open', send);
    opened.on('close', () =>
      later(() => {
        reconnects += 1;
        attend(connect());
      }),
    );
  };

  attend(await firstOpen(connect()));
  return {
    watch: (taskId) =>
      new Promise((resolve) => {
        settle = resolve;
        watched = taskId;
        send();
      }),
    giveUp: (reason) => settle({ missing: reason }),
    reconnects: () => reconnects,
    close: () => {
      closed = true;
      clearTimeout(retry);
      socket.terminate();
    },
  };
}

function firstOpen(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', (error) =>
      reject(new StormFailure(`A socket to /api/live did not open: ${error.message}.`)),
    );
  });
}

function nobodyWaits(_end: End): void {}

function parse(data: RawData): unknown {
  try {
    return Buffer.isBuffer(data) ? JSON.parse(data.toString()) : undefined;
  } catch {
    return undefined;
  }
}
