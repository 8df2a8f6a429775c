import { randomUUID } from 'node:crypto';
import { openListener } from './client.ts';
import { withDeadline } from './deadline.ts';
import { subscribing } from './policies.ts';
import { RedisUnavailable } from './unavailable.ts';
import type { OnError } from './failures.ts';

export interface SubscribeOptions {
  url: string;
  channel: string;
  onMessage(text: string): void;
  /** Called whenever it listens. `again`: it has listened before, so messages may have been missed. */
  onListening?(again: boolean): void;
  /** Hears of lost connections, of a server that forbids to subscribe, and of what `onMessage` throws. */
  onError: OnError;
  /** How often it asks whether the other side still lives, ms; 4000 by default. */
  pingEveryMs?: number;
  /**
   * Publishes by another connection. With it a subscriber finds out that it listens to a server which is not the primary any
   * more: what is published elsewhere does not arrive.
   */
  publish?(channel: string, text: string): Promise<unknown>;
}

export interface Subscription {
  /** Why nothing is heard now; undefined while it listens. */
  problem(): Error | undefined;
  close(): void;
}

/** How long the other side may take to answer a ping, ms. */
const PONG_MS = 2_000;

/**
 * Listens to one channel until it is closed, on a connection of its own.
 *
 *     connecting ──ready──▶ subscribing ──ok──▶ listening ──ping──▶ listening
 *         ▲                     │ refused           │ lost, no pong, or its own word is not heard
 *         │                     ▼ (asked again)     │
 *         └─────────────────────────────────────────┘
 *
 * A subscriber only ever listens, so a peer that vanished without a word would go unnoticed for as long as the
 * kernel's keep-alive takes, and after a failover it may stay with a server that nobody publishes to. It pings, says a word to
 * itself by way of `publish`, and connects anew when it hears nothing.
 */
export function subscribe({
  url,
  channel,
  onMessage,
  onListening = () => {},
  onError,
  pingEveryMs = 4_000,
  publish,
}: SubscribeOptions): Subscription {
  const client = openListener(url, subscribing(), onError);
  const echo = `${channel}:echo:${randomUUID()}`;
  const channels = publish === undefined ? [channel] : [channel, echo];
  const pongMs = Math.min(PONG_MS, pingEveryMs);
  let listening = false;
  let listenedBefore = false;
  let problem: Error | undefined;
  let heard: (() => void) | undefined;

  /** One at a time: who subscribes twice seems to listen again, and has what was not missed made good. */
  let joining: Promise<void> | undefined;
  const listen = (): Promise<void> => (joining ??= join().finally(() => (joining = undefined)));

  async function join(): Promise<void> {
    try {
      await client.subscribe(...channels);
      listening = true;
      const again = listenedBefore;
      listenedBefore = true;
      onListening(again);
    } catch (error) {
      problem = asError(error);
      onError(problem);
    }
  }

  /** Whether what is published is heard here. When nothing can be published, nobody knows. */
  async function hearsItself(): Promise<void> {
    if (publish === undefined) return;
    const arrived = new Promise<void>((resolve) => (heard = resolve));
    const published = await publish(echo, '').then(
      () => true,
      () => false,
    );
    if (published) await withDeadline(pongMs, arrived, deaf);
  }

  async function look(): Promise<void> {
    if (client.status !== 'ready') return;
    if (!listening) return listen();
    try {
      await withDeadline(pongMs, client.ping(), silent);
      await hearsItself();
    } catch (error) {
      problem = asError(error);
      onError(problem);
      if (client.status === 'ready') client.disconnect(true);
    }
  }

  client.on('ready', () => void listen());
  client.on('close', () => (listening = false));
  client.on('error', (error) => (problem = error));
  client.on('message', (from: string, text: string) => {
    if (from === echo) return heard?.();
    try {
      onMessage(text);
    } catch (error) {
      onError(asError(error));
    }
  });
  const timer = setInterval(() => void look(), pingEveryMs).unref();

  return {
    problem: () => (listening ? undefined : (problem ?? silent())),
    close() {
      clearInterval(timer);
      // What is on its way already is for nobody.
      client.removeAllListeners('message');
      client.disconnect();
    },
  };
}

const silent = () => new RedisUnavailable('Redis is unavailable: a subscriber hears nothing');

const deaf = () =>
  new RedisUnavailable('Redis is unavailable: what is published does not reach its subscriber');

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
