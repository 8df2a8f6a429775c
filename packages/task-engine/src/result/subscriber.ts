import type { Redis } from 'ioredis';
import { connectSubscriber } from '../engine/connections.ts';
import type { Engine } from '../engine/engine.ts';
import { readEvent, type TaskEvent } from './events.ts';

type Listener = { onEvent: (event: TaskEvent) => void; onGap: () => void };

/** Listens to what workers publish; connects when somebody first listens. */
export class Subscriber {
  readonly #engine: Engine;
  readonly #listeners = new Set<Listener>();
  #client: Redis | undefined;
  #closed = false;
  /** Whether it has listened before: then a new subscription means a gap. */
  #listened = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  subscribe(onEvent: (event: TaskEvent) => void, onGap: () => void = () => {}): () => void {
    const listener = { onEvent, onGap };
    this.#listeners.add(listener);
    this.#connect();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#client?.disconnect();
  }

  #connect(): void {
    if (this.#client !== undefined || this.#closed) return;
    const { redisUrl, onError } = this.#engine;
    const client = connectSubscriber(redisUrl, onError);
    this.#client = client;
    client.on('message', (_channel, json) => this.#deliver(json));
    client.on('ready', () => void this.#listen(client));
  }

  /** Calls `onGap` when the subscription is there again: what a listener reads from then on misses no event. */
  async #listen(client: Redis): Promise<void> {
    try {
      await client.subscribe(this.#engine.keys.channel());
      if (this.#listened) for (const { onGap } of this.#listeners) onGap();
      this.#listened = true;
    } catch (error) {
      this.#complain(error);
    }
  }

  #deliver(json: string): void {
    try {
      const event = readEvent(this.#engine, json);
      for (const { onEvent } of this.#listeners) onEvent(event);
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    this.#engine.onError(error instanceof Error ? error : new Error(String(error)));
  }
}
