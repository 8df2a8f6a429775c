import type { Job } from 'bullmq';
import { plainEvent } from '../result/events.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { note } from './scripts.ts';
import { hasEnded, readNoted, type Noted } from '../declare/states.ts';
import type { PlainJob } from './submit.ts';
import type { WorkerContext } from '../engine/worker-context.ts';

type Word = Omit<Noted, 'attempts'>;
type Mode = 'begin' | 'late' | '';

/** What one delivery of a job says of its task. A later delivery silences it. */
export class Report {
  readonly key: string;
  /** Which attempt this is, from 1. */
  readonly attempts: number;
  readonly #context: WorkerContext;
  readonly #job: Job<PlainJob>;
  readonly #delivery: number;
  #begunAt: number | undefined;

  constructor(context: WorkerContext, queue: QueueAddress, job: Job<PlainJob>) {
    this.#context = context;
    this.#job = job;
    this.key = context.engine.keys.task(queue, job.data.id);
    this.attempts = job.attemptsMade + 1;
    this.#delivery = Math.max(1, job.attemptsStarted);
  }

  begin() {
    return this.#note({ status: 'started', attempts: this.attempts }, 'begin');
  }

  tell(word: Word) {
    return this.#note({ ...word, attempts: this.attempts }, '');
  }

  /** For a task that will not begin. */
  tellUnlessBegun(word: Word) {
    return this.#note({ ...word, attempts: this.attempts - 1 }, 'late');
  }

  async read() {
    const json = await this.#context.client.get(this.key);
    return json === null ? undefined : readNoted(json);
  }

  /** `stale`: a later delivery of the job has begun. */
  async standing(): Promise<'mine' | 'ended' | 'stale'> {
    const held = await this.read();
    if (held === undefined) return 'mine';
    if (hasEnded(held.noted.status)) return 'ended';
    return held.run > this.#delivery ? 'stale' : 'mine';
  }

  async #note(noted: Noted, mode: Mode) {
    const { client, engine } = this.#context;
    const { data, name } = this.#job;
    const told = await note(
      client,
      [this.key],
      [
        JSON.stringify({ ...noted, run: this.#delivery }),
        data.keep ?? engine.resultTtlSeconds,
        engine.keys.channel(),
        plainEvent(data.id, name, noted),
        this.#delivery,
        mode,
      ],
    );
    if (told.outcome === 'noted') this.#count(noted.status, mode);
    return told;
  }

  #count(status: Noted['status'], mode: Mode): void {
    const { meter } = this.#context.engine;
    const { name, timestamp, opts } = this.#job;
    const now = Date.now();
    if (mode === 'begin') this.#begunAt = now;
    if (status === 'started' || status === 'queued') return;
    if (this.#begunAt !== undefined) meter.ran(name, now - this.#begunAt);
    if (status === 'retrying') meter.retried(name, 1);
    else meter.ended(name, status, 1, Math.max(0, now - timestamp - (opts.delay ?? 0)));
  }
}
