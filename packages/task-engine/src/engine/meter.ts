import type { Failure } from '@seckill/redis';

/** Is called for what this process does with tasks. Times in ms. */
type TaskObserver = {
  submitted(task: string, count: number): void;
  /** So many tickets were written into their line with one step, which took so long, well or not. */
  flushed(task: string, count: number, duration: number): void;
  /** `latency`: from the moment it could have run to its end. Once per batch and outcome. */
  ended(task: string, outcome: string, count: number, latency: number): void;
  /** One attempt of a task, or of a whole batch, took so long. */
  ran(task: string, duration: number): void;
  retried(task: string, count: number): void;
  /** A run of a schedule was submitted so long after it was due. */
  scheduled(schedule: string, lag: number): void;
  /** An error of Redis, or of a connection to it, that nobody waits for. */
  disconnected(failure: Failure): void;
};

/** Calls every observer of what happened; there is none by default. */
export class Meter implements TaskObserver {
  readonly #observers = new Set<Partial<TaskObserver>>();

  observe(observer: Partial<TaskObserver>): void {
    this.#observers.add(observer);
  }

  submitted(task: string, count: number): void {
    for (const each of this.#observers) each.submitted?.(task, count);
  }

  flushed(task: string, count: number, duration: number): void {
    for (const each of this.#observers) each.flushed?.(task, count, duration);
  }

  ended(task: string, outcome: string, count: number, latency: number): void {
    for (const each of this.#observers) each.ended?.(task, outcome, count, latency);
  }

  ran(task: string, duration: number): void {
    for (const each of this.#observers) each.ran?.(task, duration);
  }

  retried(task: string, count: number): void {
    for (const each of this.#observers) each.retried?.(task, count);
  }

  scheduled(schedule: string, lag: number): void {
    for (const each of this.#observers) each.scheduled?.(schedule, lag);
  }

  disconnected(failure: Failure): void {
    for (const each of this.#observers) each.disconnected?.(failure);
  }
}
