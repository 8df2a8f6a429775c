import { subscribe, type Subscription } from '@seckill/redis';
import type { Engine } from '../engine/engine.ts';
import { readEvent, type TaskEvent } from './events.ts';

type Listener = { onEvent: (event: TaskEvent) => void; onGap: () => void };

/** Listens to what workers publish; connects when somebody first listens. */
export class Subscriber {
  readonly #engine: Engine;
  readonly #listeners = new Set<Listener>();
  #subscription: Subscription | undefined;
  #closed = false;

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

  /** Why nothing that is published is heard now; undefined while it listens, and while nobody wants to hear. */
  problem(): Error | undefined {
    return this.#subscription?.problem();
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#subscription?.close();
  }

  #connect(): void {
    if (this.#subscription !== undefined || this.#closed) return;
    const { redisUrl, keys, reader, onError } = this.#engine;
    this.#subscription = subscribe({
      url: redisUrl,
      channel: keys.channel(),
      publish: (channel, text) => reader.publish(channel, text),
      onMessage: (json) => this.#deliver(json),
      // What a listener reads once the subscription is there again misses no event.
      onListening: (again) => {
        if (again) for (const { onGap } of this.#listeners) onGap();
      },
      onError,
    });
  }

  #deliver(json: string): void {
    const event = readEvent(this.#engine, json);
    for (const { onEvent } of this.#listeners) onEvent(event);
  }
}
