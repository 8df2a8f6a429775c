/**
 * `pause`: asked after each flush how long, in ms, further items are waited for, unless the next flush is full. A flush costs as much as
 * some dozens of items: where the machine has no time left, larger ones leave it more than these milliseconds take. `onIdle`:
 * hears when nothing waits and nothing is in flight.
 */
type Options = { pause?: () => number; onIdle?: () => void };

/**
 * Group commit. The first item of an idle accumulator is flushed at the end of this turn of the event
 * loop, with whatever came in the same turn; while a flush is in flight items collect, and leave
 * together when it ends. A batch is as large as the traffic of one flush; unless `pause` asks for a pause it waits for nothing.
 *
 * `flush` never rejects. It answers with an error when the store is away: then what has collected is handed to
 * `refuse` with it at once, instead of waiting for its own time-out.
 */
export class Accumulator<T> {
  readonly #max: number;
  readonly #flush: (items: T[]) => Promise<Error | undefined>;
  readonly #refuse: (items: T[], away: Error) => void;
  readonly #pause: () => number;
  readonly #onIdle: () => void;
  #waiting: T[] = [];
  #busy = false;
  #full: (() => void) | undefined;

  constructor(
    max: number,
    flush: (items: T[]) => Promise<Error | undefined>,
    refuse: (items: T[], away: Error) => void,
    { pause = () => 0, onIdle = () => undefined }: Options = {},
  ) {
    this.#max = max;
    this.#flush = flush;
    this.#refuse = refuse;
    this.#pause = pause;
    this.#onIdle = onIdle;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#waiting.length >= this.#max) this.#full?.();
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const away = await this.#flush(this.#waiting.splice(0, this.#max));
      if (away) this.#refuse(this.#waiting.splice(0), away);
      else await this.#collect();
    }
    this.#busy = false;
    this.#onIdle();
  }

  async #collect(): Promise<void> {
    const ms = this.#pause();
    if (ms === 0 || this.#waiting.length >= this.#max) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#full = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#full = undefined;
  }
}
