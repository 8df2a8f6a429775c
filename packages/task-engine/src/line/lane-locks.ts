/**
 * One holder per lane within this process. Others wait in the order in which they came; who has waited too long goes
 * away, and is told how long the holder has had it.
 */
export class LaneLocks {
  readonly #lanes = new Map<string, { since: number; waiting: Set<() => void> }>();

  /** Answers the way to give the lane back, or how long, in ms, its holder has had it. */
  async acquire(lane: string, patienceMs: number): Promise<(() => void) | number> {
    const held = this.#lanes.get(lane);
    if (held === undefined) return this.#hold(lane, new Set());
    const heldFor = (): number => performance.now() - held.since;
    // A holder that is stuck already would keep one more waiting in vain.
    if (heldFor() > patienceMs) return heldFor();
    return new Promise((resolve) => {
      const take = (): void => {
        clearTimeout(timer);
        resolve(this.#hold(lane, held.waiting));
      };
      const timer = setTimeout(() => {
        held.waiting.delete(take);
        resolve(heldFor());
      }, patienceMs);
      held.waiting.add(take);
    });
  }

  #hold(lane: string, waiting: Set<() => void>): () => void {
    const held = { since: performance.now(), waiting };
    this.#lanes.set(lane, held);
    return () => {
      const [next] = held.waiting;
      if (next === undefined) this.#lanes.delete(lane);
      else {
        held.waiting.delete(next);
        next();
      }
    };
  }
}
