import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** As of how long ago it is told, ms. */
const LOOK_MS = 100;
/** From which share of its time on that the event loop is not asleep this process has more to do than it has time for. */
const BUSY = 0.85;

/** Whether this process has had no time to spare lately. Asking costs next to nothing. */
export class BusyLoop {
  readonly #now: () => number;
  readonly #look: (since?: EventLoopUtilization) => EventLoopUtilization;
  #from: EventLoopUtilization;
  #lookedAt: number;
  #isBusy = false;

  constructor(
    now = () => performance.now(),
    look: (since?: EventLoopUtilization) => EventLoopUtilization = (since) =>
      performance.eventLoopUtilization(since),
  ) {
    this.#now = now;
    this.#look = look;
    this.#from = look();
    this.#lookedAt = now();
  }

  get isBusy(): boolean {
    const now = this.#now();
    if (now - this.#lookedAt < LOOK_MS) return this.#isBusy;
    this.#isBusy = this.#look(this.#from).utilization >= BUSY;
    this.#from = this.#look();
    this.#lookedAt = now;
    return this.#isBusy;
  }
}
