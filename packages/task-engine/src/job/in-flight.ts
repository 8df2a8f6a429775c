import { subscribe, type Subscription } from '@seckill/redis';
import { TaskRevoked } from '../declare/errors.ts';
import { readPlainState } from '../declare/states.ts';
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
  #subscription: Subscription | undefined;

  constructor(context: WorkerContext) {
    this.#context = context;
  }

  start(): void {
    const { engine, log } = this.#context;
    const onError = (err: unknown): void => log.warn({ err }, 'listening for revoked tasks');
    this.#subscription = subscribe({
      url: engine.redisUrl,
      channel: engine.keys.control(),
      onMessage: (id) => this.#entries.get(id)?.forEach(({ revoke }) => revoke()),
      // What was published while this worker was not connected is read from the states.
      onListening: () => void this.#catchUp().catch(onError),
      onError,
    });
  }

  close(): void {
    this.#subscription?.close();
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
    const entries = [...this.#entries.values()].flatMap((all) => [...all]);
    const caughtUp = await Promise.allSettled(
      entries.map(async ({ stateKey, revoke }) => {
        const json = await this.#context.client.get(stateKey);
        if (json !== null && readPlainState(json).state.status === 'revoked') revoke();
      }),
    );
    // One that cannot be read keeps no other from being stopped.
    for (const one of caughtUp) if (one.status === 'rejected') throw one.reason;
  }
}
