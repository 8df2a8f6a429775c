import type { OverviewFrame } from '@seckill/contracts';
import ReconnectingWebSocket from 'partysocket/ws';

/** Frames come four times a second: a socket on which nothing comes for so long is as good as closed. */
const SILENT_MS = 3000;

type Listener = { onFrame(frame: OverviewFrame): void; onAway(): void };

/** Hears the overview until it is stopped; a socket that closes, or on which nothing comes, is opened again for ever. */
export function openOverviewPush(
  url: string,
  { onFrame, onAway }: Listener,
  silentMs = SILENT_MS,
): () => void {
  const socket = new ReconnectingWebSocket(url, undefined, {
    maxEnqueuedMessages: 0,
    minReconnectionDelay: 500 + Math.random() * 1000,
    maxReconnectionDelay: 5000,
    connectionTimeout: 5000,
  });
  let silence: ReturnType<typeof setTimeout> | undefined;

  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => {
      onAway();
      socket.reconnect();
    }, silentMs);
  }

  socket.addEventListener('open', listen);
  socket.addEventListener('message', ({ data }) => {
    listen();
    onFrame(JSON.parse(data));
  });
  socket.addEventListener('close', () => {
    clearTimeout(silence);
    onAway();
  });
  return () => {
    clearTimeout(silence);
    socket.close();
  };
}

/** Where the overview is pushed, in this language. */
export const addressOfPush = (language: string): string =>
  `${location.origin.replace(/^http/, 'ws')}/api/admin/overview/watch?lang=${language}`;
