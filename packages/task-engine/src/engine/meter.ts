import type { Failure } from '@seckill/redis';

/** Is called for what this process does with tasks. Times in ms. */
type TaskObserver = {
  submitted(task: string, count: number): void;
  /** `latency`: from the moment it could have run to its end. Once per batch and outcome. */
  ended(task: string, outcome: string, count: number, latency: number): void;
  /** One attempt of a task, or of a whole batch, took so long. */
  ran(task: string, duration: number): void;
  retried(task: string, count: number): void;
  /** An error of Redis, or of a connection to it, that nobody waits for. */
  disconnected(failure: Failure): void;
};

/** Calls every observer; there is none by default. */
export class Meter implements TaskObserver {
  readonly #observers = new Set<TaskObserver>();

  observe(observer: TaskObserver): void {
    this.#observers.add(observer);
  }

  submitted(task: string, count: number): void {
    for (const each of this.#observers) each.submitted(task, count);
  }

  ended(task: string, outcome: string, count: number, latency: number): void {
    for (const each of this.#observers) each.ended(task, outcome, count, latency);
  }

  ran(task: string, duration: number): void {
    for (const each of this.#observers) each.ran(task, duration);
  }

  retried(task: string, count: number): void {
    for (const each of this.#observers) each.retried(task, count);
  }

  disconnected(failure: Failure): void {
    for (const each of this.#observers) each.disconnected(failure);
  }
}
