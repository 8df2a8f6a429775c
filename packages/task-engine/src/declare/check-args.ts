import type { Task } from './define.ts';
import { InvalidArguments } from './errors.ts';
import { LARGEST, LARGEST_OF_TICKET, whyNotJson } from './json.ts';

const room = (task: Task): number => (task.batch === undefined ? LARGEST : LARGEST_OF_TICKET);

/** Throws InvalidArguments when they do not fit the task, or could not be read as they were written. */
export function checkArgs<A, R>(task: Task<A, R>, args: unknown): asserts args is A {
  checkJson(task, args);
  if (!task.isArgs(args)) throw new InvalidArguments(task.name, task.explainArgs(args));
}

/** The same of arguments of which the rest comes later. */
export function checkJson(task: Task, args: unknown): void {
  const why = whyNotJson(args, room(task));
  if (why !== undefined) throw new InvalidArguments(task.name, `arguments ${why}`);
}

/** Throws InvalidArguments when a value is no result of the task that can be stored. */
export function checkResult<A, R>(task: Task<A, R>, result: unknown): asserts result is R {
  const why = result === undefined ? 'is undefined' : whyNotJson(result, room(task));
  if (why !== undefined) throw new InvalidArguments(task.name, `result ${why}`);
  if (!task.isResult(result)) throw new InvalidArguments(task.name, 'this is no result of it');
}
