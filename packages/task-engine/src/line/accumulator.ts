/**
 * Group commit. The first item of an idle accumulator is flushed at the end of this turn of the event
 * loop, with whatever came in the same turn; while a flush is in flight items collect, and leave
 * together when it ends. No timer: a batch is as large as the traffic of one flush.
 *
 * `flush` never rejects. It answers with an error when the store is away: then what has collected is handed to
 * `refuse` with it at once, instead of waiting for its own time-out.
 */
export class Accumulator<T> {
  readonly #max: number;
  readonly #flush: (items: T[]) => Promise<Error | undefined>;
  readonly #refuse: (items: T[], away: Error) => void;
  #waiting: T[] = [];
  #busy = false;

  constructor(
    max: number,
    flush: (items: T[]) => Promise<Error | undefined>,
    refuse: (items: T[], away: Error) => void,
  ) {
    this.#max = max;
    this.#flush = flush;
    this.#refuse = refuse;
  }

  get idle(): boolean {
    return !this.#busy;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const away = await this.#flush(this.#waiting.splice(0, this.#max));
      if (away) this.#refuse(this.#waiting.splice(0), away);
    }
    this.#busy = false;
  }
}
