type Waiter = { take: () => void; done: () => void };

type Holding = { since: number; waiting: Map<string, Waiter> };

/** The way to give the lane back, or for how long, in ms, somebody else has had it, or that what one came for is done. */
type Answer = (() => void) | number | 'done';

/** How long one waits, ms, and whether once more after that, as long as the lane moves on meanwhile. */
export type Patience = { ms: number; again: () => boolean };

/**
 * One holder per lane within this process. Others wait in the order in which they came; who has waited too long goes
 * away, and is told how long the holder has had it.
 */
export class LaneLocks {
  readonly #lanes = new Map<string, Holding>();

  /** `key`: what one comes for. */
  async acquire(lane: string, key: string, { ms, again }: Patience): Promise<Answer> {
    const holding = this.#lanes.get(lane);
    if (holding === undefined) return this.#hold(lane, new Map());
    const heldFor = (): number => performance.now() - (this.#lanes.get(lane)?.since ?? Infinity);
    // A holder that is stuck already would keep one more waiting in vain.
    if (heldFor() > ms || holding.waiting.has(key)) return heldFor();
    const { waiting } = holding;
    const begun = performance.now();
    return new Promise((resolve) => {
      const leave = (answer: Answer): void => {
        clearInterval(timer);
        waiting.delete(key);
        resolve(answer);
      };
      const timer = setInterval(() => {
        const stuckFor = heldFor();
        if (stuckFor > ms || !again()) leave(Math.max(stuckFor, performance.now() - begun));
      }, ms);
      waiting.set(key, {
        take: () => leave(this.#hold(lane, waiting)),
        done: () => leave('done'),
      });
    });
  }

  /** The holder says that this is done: the lane moves on, and whoever came for it need not wait. */
  done(lane: string, keys: readonly string[]): void {
    const holding = this.#lanes.get(lane);
    if (holding === undefined) return;
    holding.since = performance.now();
    for (const key of keys) holding.waiting.get(key)?.done();
  }

  #hold(lane: string, waiting: Map<string, Waiter>): () => void {
    this.#lanes.set(lane, { since: performance.now(), waiting });
    return () => {
      const [next] = waiting.values();
      if (next === undefined) this.#lanes.delete(lane);
      else next.take();
    };
  }
}
