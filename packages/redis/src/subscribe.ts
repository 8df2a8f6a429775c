import { openClient, type OnError } from './client.ts';
import { withDeadline } from './deadline.ts';
import { subscribing } from './policies.ts';
import { RedisUnavailable } from './unavailable.ts';

export interface SubscribeOptions {
  url: string;
  channel: string;
  onMessage(text: string): void;
  /** Called whenever it listens. `again`: it has listened before, so messages may have been missed. */
  onListening?(again: boolean): void;
  /** Hears of lost connections, of a server that forbids to subscribe, and of what `onMessage` throws. */
  onError: OnError;
  /** How often it asks whether the other side still lives, ms; 5000 by default. */
  pingEveryMs?: number;
}

export interface Subscription {
  close(): void;
}

/** How long the other side may take to answer a ping, ms. */
const PONG_MS = 2_000;

/**
 * Listens to one channel until it is closed, on a connection of its own.
 *
 *     connecting ──ready──▶ subscribing ──ok──▶ listening ──ping──▶ listening
 *         ▲                     │ refused           │ lost, or no pong
 *         │                     ▼ (asked again)     │
 *         └─────────────────────────────────────────┘
 *
 * A subscriber only ever listens, so a peer that vanished without a word would go unnoticed for as long as the
 * kernel's keep-alive takes. It pings, and connects anew when it does not hear its own pong.
 */
export function subscribe({
  url,
  channel,
  onMessage,
  onListening = () => {},
  onError,
  pingEveryMs = 5_000,
}: SubscribeOptions): Subscription {
  const client = openClient(url, subscribing(), onError);
  let listening = false;
  let listenedBefore = false;

  async function listen(): Promise<void> {
    try {
      await client.subscribe(channel);
      listening = true;
      const again = listenedBefore;
      listenedBefore = true;
      onListening(again);
    } catch (error) {
      onError(asError(error));
    }
  }

  async function look(): Promise<void> {
    if (client.status !== 'ready') return;
    if (!listening) return listen();
    try {
      await withDeadline(Math.min(PONG_MS, pingEveryMs), client.ping(), silent);
    } catch (error) {
      onError(asError(error));
      if (client.status === 'ready') client.disconnect(true);
    }
  }

  client.on('ready', () => void listen());
  client.on('close', () => (listening = false));
  client.on('message', (_channel: string, text: string) => {
    try {
      onMessage(text);
    } catch (error) {
      onError(asError(error));
    }
  });
  const timer = setInterval(() => void look(), pingEveryMs).unref();

  return {
    close() {
      clearInterval(timer);
      // What is on its way already is for nobody.
      client.removeAllListeners('message');
      client.disconnect();
    },
  };
}

const silent = () => new RedisUnavailable('Redis is unavailable: a subscriber hears nothing');

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
