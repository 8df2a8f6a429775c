import { parentPort, workerData } from 'node:worker_threads';
import { TaskFailure } from '../declare/errors.ts';
import type { TaskContext } from '../declare/handlers.ts';
import { whyNotJson } from '../declare/json.ts';
import { judgedProgress } from '../declare/judged-progress.ts';
import { readable } from '../declare/thrown.ts';

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
export type Said =
  | { kind: 'progress' | 'answer'; value: unknown }
  | { kind: 'log'; text: string }
  | Thrown;

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
  const progress = judgedProgress(id, async (value) => say({ kind: 'progress', value }));
  const log = (text: string): void => say({ kind: 'log', text });
  Promise.resolve()
    .then(() => run(args, { id, attempt, signal: controller.signal, progress, log }))
    .then((value) => say({ kind: 'answer', value: judged(value) }))
    .catch((error: unknown) => say(thrown(error)));
}

/** An answer as it is; on its way out of the thread it would be changed, or refused, without a word of why. */
function judged(value: unknown): unknown {
  const why = value === undefined ? undefined : whyNotJson(value);
  if (why !== undefined) throw new TaskFailure('bad_result', `it answered what ${why}`);
  return value;
}

function thrown(value: unknown): Thrown {
  const error = readable(value);
  const { name, message, stack } = error;
  const { code, delayMs }: { code?: unknown; delayMs?: unknown } = Object(error);
  return {
    kind: 'thrown',
    name,
    message,
    code: typeof code === 'string' ? code : 'error',
    delayMs: Number(delayMs ?? 0),
    stack,
  };
}
