import { parentPort, workerData } from 'node:worker_threads';
import type { TaskContext } from '../declare/handlers.ts';

/** What a thread is begun with, and what it says. */
export type Begun = Pick<TaskContext, 'id' | 'attempt'> & { args: unknown };
export type Thrown = {
  kind: 'thrown';
  name: string;
  message: string;
  code: string;
  delayMs: number;
  stack: string | undefined;
};
export type Said = { kind: 'progress' | 'answer'; value: unknown } | Thrown;

/** Said to the thread at the soft time limit. */
export const STOP = 'stop';

/** To be called once by a file that `inThread` names: runs this function with the arguments of the task. */
export function runInThread(
  run: (args: never, context: Omit<TaskContext, 'ended'>) => unknown,
): void {
  const port = parentPort;
  if (port === null) throw new Error('this file is run by `inThread`');
  const say = (said: Said): void => port.postMessage(said);
  const { args, id, attempt } = workerData as Begun & { args: never };
  const controller = new AbortController();
  port.on('message', (word) => {
    if (word === STOP) controller.abort(new Error('the time is nearly up'));
  });
  const progress = async (value: unknown): Promise<void> => say({ kind: 'progress', value });
  Promise.resolve()
    .then(() => run(args, { id, attempt, signal: controller.signal, progress }))
    .then((value) => say({ kind: 'answer', value }))
    // What cannot be sent is an error of the function, too.
    .catch((error: unknown) => say(thrown(error)));
}

function thrown(error: unknown): Thrown {
  const { name, message, code, delayMs, stack } = Object(error);
  return {
    kind: 'thrown',
    name: String(name ?? 'Error'),
    message: error instanceof Error ? String(message) : String(error),
    code: String(code ?? 'error'),
    delayMs: Number(delayMs ?? 0),
    stack: typeof stack === 'string' ? stack : undefined,
  };
}
