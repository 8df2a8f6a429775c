import cluster, { type Worker } from 'node:cluster';
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { isAsked, isReady, type Answered, type Told } from './words.ts';

/** Between two starts of a process that does not stay; doubled each time. */
const PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** One that ran for so long has come to stay. */
const STAYED_MS = 30_000;
/** How long the others are waited for when one is asked for the metrics of all. */
const METRICS_MS = 2_000;
/** A process has 10 s to end what is in hand. */
const END_MS = 12_000;

/** As many as there are cores, of those that this process may use. */
export const processesOf = (setting: number | 'auto'): number =>
  setting === 'auto' ? availableParallelism() : setting;

/** Which of the processes this one is, from 1 on; undefined where there is but one. */
export const ownNumber = (env: NodeJS.ProcessEnv): number | undefined => {
  const number = Number(env['API_PROCESS_NUMBER']);
  return cluster.isWorker && number > 0 ? number : undefined;
};

/**
 * Runs so many processes that share their ports. One that ends is started again; a signal ends all of them in order. Resolves once
 * all are ready; the first alone tries whether it can start at all, so that what is wrong is said once.
 */
export async function runProcesses(count: number, log: Logger): Promise<void> {
  const running = new Map<number, Worker>();
  let ending = false;

  function start(number: number, pauseMs = PAUSE_MS): Promise<string> {
    const worker = cluster.fork({ API_PROCESS_NUMBER: String(number) });
    const startedAt = performance.now();
    running.set(number, worker);
    worker.on('message', (said: unknown) => {
      if (isAsked(said)) void answer(worker, said.asks);
    });
    worker.once('exit', (code, signal) => {
      running.delete(number);
      if (ending) return;
      log.error({ process: number, code, signal }, 'a process ended; it is started again');
      const stayed = performance.now() - startedAt > STAYED_MS;
      const next = stayed ? PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      setTimeout(() => void (ending || start(number, next)), next);
    });
    return new Promise((resolve) => {
      worker.on('message', (said: unknown) => {
        if (isReady(said)) resolve(said.ready);
      });
    });
  }

  /** What the others count, for the one that was asked. */
  async function answer(asker: Worker, asks: number): Promise<void> {
    const others = [...running.values()].filter((each) => each !== asker && each.isConnected());
    const metrics = await Promise.all(others.map((each) => metricsOf(each)));
    const told: Answered = { answers: asks, metrics: metrics.filter((text) => text !== '') };
    if (asker.isConnected()) asker.send(told);
  }

  function end(): void {
    if (ending) return;
    ending = true;
    for (const worker of running.values()) {
      if (worker.isConnected()) worker.send({ end: true } satisfies Told);
    }
    setTimeout(() => {
      for (const worker of running.values()) worker.process.kill('SIGKILL');
    }, END_MS).unref();
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);

  const refused = new Promise<never>((_, reject) => {
    cluster.once('exit', (_worker, code) => reject(new EarlyEnd(code)));
  });
  let url: string;
  try {
    url = await Promise.race([start(1), refused]);
  } catch (error) {
    // It has said why.
    process.exit(ending ? 0 : error instanceof EarlyEnd ? error.code : 1);
  }
  refused.catch(() => undefined);
  const others = Array.from({ length: count - 1 }, (_, index) => index + 2);
  await Promise.all(others.map((number) => start(number)));
  log.info({ url, processes: count }, 'ready');
}

class EarlyEnd extends Error {
  readonly code: number;

  constructor(code: number | null) {
    super('the first process ended before it was ready');
    this.code = code ?? 1;
  }
}

let questions = 0;

function metricsOf(worker: Worker): Promise<string> {
  questions += 1;
  const question = questions;
  return new Promise((resolve) => {
    const done = (text: string) => {
      clearTimeout(late);
      worker.off('message', hear);
      resolve(text);
    };
    const hear = (said: unknown) => {
      if (isCounted(said) && said.counted === question) done(said.metrics);
    };
    const late = setTimeout(() => done(''), METRICS_MS);
    worker.on('message', hear);
    worker.send({ count: question } satisfies Told);
  });
}

const isCounted = (said: unknown): said is { counted: number; metrics: string } =>
  typeof said === 'object' && said !== null && 'counted' in said && 'metrics' in said;
