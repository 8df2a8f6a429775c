/**
 * How long at most, in ms, further items are waited for after a flush, and how many are enough. A flush costs as much as some dozens of
 * items: where the machine has no time left, larger ones leave it more than these milliseconds take.
 */
export type Pause = { ms: number; enough: number };

/** `pause`: asked after each flush. `onIdle`: hears when nothing waits and nothing is in flight. */
type Options = { pause?: () => Pause | undefined; onIdle?: () => void };

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
  readonly #pause: () => Pause | undefined;
  readonly #onIdle: () => void;
  #waiting: T[] = [];
  #busy = false;
  #enough: { count: number; reached: () => void } | undefined;

  constructor(
    max: number,
    flush: (items: T[]) => Promise<Error | undefined>,
    refuse: (items: T[], away: Error) => void,
    { pause = () => undefined, onIdle = () => undefined }: Options = {},
  ) {
    this.#max = max;
    this.#flush = flush;
    this.#refuse = refuse;
    this.#pause = pause;
    this.#onIdle = onIdle;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#enough && this.#waiting.length >= this.#enough.count) this.#enough.reached();
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
    const pause = this.#pause();
    if (pause === undefined) return;
    const count = Math.min(pause.enough, this.#max);
    if (this.#waiting.length >= count) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause.ms);
      const reached = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#enough = { count, reached };
    });
    this.#enough = undefined;
  }
}
