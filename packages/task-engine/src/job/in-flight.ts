import { subscribe, type Subscription } from '@seckill/redis';
import { TaskRevoked } from '../declare/errors.ts';
import { readNoted } from '../declare/states.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

/** A task in hand, that may be revoked meanwhile. */
export type Hold = {
  signal: AbortSignal;
  /** Rejects with TaskRevoked; never resolves. */
  revoked: Promise<never>;
  release(): void;
};

type Held = { stateKey: string; revoke: () => void };

/** The tasks this worker runs, and the ear for those to be stopped. */
export class Running {
  readonly #context: WorkerContext;
  readonly #held = new Map<string, Set<Held>>();
  #ear: Subscription | undefined;

  constructor(context: WorkerContext) {
    this.#context = context;
  }

  start(): void {
    const { engine, log } = this.#context;
    const complain = (err: unknown): void => log.warn({ err }, 'listening for revoked tasks');
    this.#ear = subscribe({
      url: engine.redisUrl,
      channel: engine.keys.control(),
      onMessage: (id) => this.#held.get(id)?.forEach(({ revoke }) => revoke()),
      // What was said while nobody listened is read from the states.
      onListening: () => void this.#catchUp().catch(complain),
      onError: complain,
    });
  }

  close(): void {
    this.#ear?.close();
  }

  hold(id: string, stateKey: string): Hold {
    const controller = new AbortController();
    const { signal } = controller;
    const revoked = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    revoked.catch(() => {});
    const revoke = (): void => controller.abort(new TaskRevoked());
    const held = { stateKey, revoke };
    const all = this.#held.get(id) ?? new Set();
    this.#held.set(id, all.add(held));
    return {
      signal,
      revoked,
      release: () => {
        all.delete(held);
        if (all.size === 0) this.#held.delete(id);
      },
    };
  }

  async #catchUp(): Promise<void> {
    for (const { stateKey, revoke } of [...this.#held.values()].flatMap((all) => [...all])) {
      const json = await this.#context.client.get(stateKey);
      if (json !== null && readNoted(json).noted.status === 'revoked') revoke();
    }
  }
}
