import type { Job } from 'bullmq';
import { hasEnded, readPlainState, type PlainState, type TaskError } from '../declare/states.ts';
import { jobKey } from '../engine/bullmq-keys.ts';
import { unendedSeconds } from '../engine/engine.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { plainEvent } from '../result/events.ts';
import { TOO_LATE } from '../result/read-state.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { afterLine, afterStep, NO_COURSE, storedCourse, type Course } from './course.ts';
import type { PlainJob } from './plain-job.ts';
import { writeState, type Written } from './scripts.ts';

type Change = Omit<PlainState, 'attempts'>;
type Mode = 'begin' | 'expire' | 'wait' | 'interrupt' | '';

/** Of a handler that says very much between two states. */
const MOST_SAID = 100;

const EXPIRED: PlainState = { status: 'expired', attempts: 0, error: TOO_LATE };

/**
 * Writes the states of a task on behalf of one delivery of its job. The number of the delivery is its fencing token:
 * once a later delivery has begun, this one can write nothing more.
 */
export class StateWriter {
  readonly key: string;
  readonly #jobKey: string;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  readonly #context: WorkerContext;
  readonly #job: Job<PlainJob>;
  readonly #token: number;
  /** How often a worker has begun with the task. */
  #deliveries: number;
  #begunAt: number | undefined;
  /** Undefined while what an earlier delivery wrote of it is not read yet. */
  #course: Course | undefined;
  /** What the handler said since the last state was written. */
  #said: { text: string; at: number }[] = [];

  constructor(context: WorkerContext, queue: QueueAddress, job: Job<PlainJob>) {
    this.#context = context;
    this.#job = job;
    this.key = context.engine.keys.task(queue, job.data.id);
    this.#jobKey = jobKey(queue, job.id ?? '');
    this.attempt = job.attemptsMade + 1;
    this.#deliveries = job.attemptsMade + job.stalledCounter;
    this.#token = Math.max(1, job.attemptsStarted);
    if (this.#token === 1) this.#course = NO_COURSE;
  }

  /** When it is too late for the task to begin, ms; undefined: never, or it has begun before. */
  get expiresAt(): number | undefined {
    return this.attempt > 1 ? undefined : this.#job.data.expiresAt;
  }

  /** Writes `started`, or `expired` when it is too late by the clock of Redis. */
  begin(): Promise<Written> {
    this.#deliveries += 1;
    return this.#write({ status: 'started', attempts: this.attempt }, 'begin');
  }

  /** Writes `expired` when it is too late by the clock of Redis and no attempt has begun. */
  expire(): Promise<Written> {
    return this.#write(EXPIRED, 'expire');
  }

  /** `waitMs`: how long the task waits from now on by itself. */
  write(change: Change, waitMs = 0): Promise<Written> {
    return this.#write({ ...change, attempts: this.attempt }, '', waitMs);
  }

  /** Writes that the worker had to let go of the task: it is begun anew, and this attempt does not count. */
  interrupt(): Promise<Written> {
    const error = { code: 'interrupted', message: 'its worker had to stop; another will do it' };
    return this.#write({ status: 'retrying', attempts: this.attempt - 1, error }, 'interrupt');
  }

  /** Writes why the task waits, unless an attempt has begun. */
  wait(error: TaskError): Promise<Written> {
    return this.#write({ status: 'queued', attempts: 0, error }, 'wait');
  }

  /** Keeps a line for whoever looks at the task; it is written with the next state. */
  say(text: string): void {
    this.#said.push({ text, at: Date.now() });
    if (this.#said.length > MOST_SAID) this.#said.shift();
  }

  async read(): Promise<ReturnType<typeof readPlainState> | undefined> {
    const json = await this.#context.client.get(this.key);
    return json === null ? undefined : readPlainState(json);
  }

  /** `stale`: a later delivery of the job has begun. */
  async standing(): Promise<'current' | 'ended' | 'stale'> {
    const found = await this.read();
    if (found === undefined) return 'current';
    if (hasEnded(found.state.status)) return 'ended';
    return found.token > this.#token ? 'stale' : 'current';
  }

  async #write(change: PlainState, mode: Mode, waitMs = 0): Promise<Written> {
    const state =
      this.#deliveries > change.attempts ? { ...change, deliveries: this.#deliveries } : change;
    const { client, engine } = this.#context;
    const { data, name } = this.#job;
    const course = await this.#courseSoFar();
    const next = afterStep(course, change);
    // The course stands before all that the task itself brings, where scripts can find it, and numbers at the end.
    const stored = ({ status, attempts, ...each }: PlainState): string =>
      JSON.stringify({
        status,
        attempts,
        ...storedCourse(afterStep(course, { ...each, status, attempts })),
        ...each,
        run: this.#token,
      });
    const keep = data.keep ?? engine.resultTtlSeconds;
    const answer = await writeState(
      client,
      [this.key, this.#jobKey],
      [
        stored(state),
        hasEnded(state.status) ? keep : unendedSeconds(keep, waitMs),
        engine.keys.channel(),
        plainEvent(data.id, name, state),
        this.#token,
        mode,
        this.expiresAt ?? '',
        ...(mode === 'begin' ? [stored(EXPIRED), plainEvent(data.id, name, EXPIRED), keep] : []),
      ],
    );
    if (answer.outcome === 'written') {
      this.#course = next;
      this.#meter(state.status, mode);
    }
    if (answer.outcome === 'expired') this.#meter('expired', '');
    return answer;
  }

  async #courseSoFar(): Promise<Course> {
    let course = this.#course ?? (await this.read()) ?? NO_COURSE;
    for (const { text, at } of this.#said.splice(0)) course = afterLine(course, text, at);
    this.#course = { trace: course.trace, log: course.log };
    return this.#course;
  }

  #meter(status: PlainState['status'], mode: Mode): void {
    const { meter } = this.#context.engine;
    const { name, timestamp, opts } = this.#job;
    const now = Date.now();
    if (mode === 'begin') this.#begunAt = now;
    if (status === 'started' || status === 'queued' || mode === 'interrupt') return;
    if (this.#begunAt !== undefined) meter.ran(name, now - this.#begunAt);
    if (status === 'retrying') meter.retried(name, 1);
    else meter.ended(name, status, 1, Math.max(0, now - timestamp - (opts.delay ?? 0)));
  }
}
