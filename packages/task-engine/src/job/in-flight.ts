import type { Redis } from 'ioredis';
import { TaskRevoked } from '../declare/errors.ts';
import { readPlainState } from '../declare/states.ts';
import { connectSubscriber } from '../engine/connections.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

/** A task that runs here and may be revoked meanwhile. */
export type InFlightTask = {
  /** Aborted with TaskRevoked. */
  signal: AbortSignal;
  /** Rejects with TaskRevoked; never resolves. */
  revoked: Promise<never>;
  /** To be called when the task runs no more. */
  done(): void;
};

type Entry = { stateKey: string; revoke: () => void };

/** The tasks that this worker runs. Listens for those that are to be stopped. */
export class InFlight {
  readonly #context: WorkerContext;
  readonly #entries = new Map<string, Set<Entry>>();
  #subscriber: Redis | undefined;

  constructor(context: WorkerContext) {
    this.#context = context;
  }

  start(): void {
    const { engine, log } = this.#context;
    const subscriber = connectSubscriber(engine.redisUrl, engine.onError);
    this.#subscriber = subscriber;
    subscriber.on('message', (_channel, id) =>
      this.#entries.get(id)?.forEach(({ revoke }) => revoke()),
    );
    subscriber.on('ready', () => {
      // What was published while this worker was not connected is read from the states.
      subscriber
        .subscribe(engine.keys.control())
        .then(() => this.#catchUp())
        .catch((error: unknown) => log.warn({ err: error }, 'listening for revoked tasks'));
    });
  }

  close(): void {
    this.#subscriber?.disconnect();
  }

  add(id: string, stateKey: string): InFlightTask {
    const controller = new AbortController();
    const { signal } = controller;
    const revoked = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    revoked.catch(() => {});
    const entry = { stateKey, revoke: () => controller.abort(new TaskRevoked()) };
    const entries = this.#entries.get(id) ?? new Set();
    this.#entries.set(id, entries.add(entry));
    return {
      signal,
      revoked,
      done: () => {
        entries.delete(entry);
        if (entries.size === 0) this.#entries.delete(id);
      },
    };
  }

  async #catchUp(): Promise<void> {
    for (const { stateKey, revoke } of [...this.#entries.values()].flatMap((all) => [...all])) {
      const json = await this.#context.client.get(stateKey);
      if (json !== null && readPlainState(json).state.status === 'revoked') revoke();
    }
  }
}
