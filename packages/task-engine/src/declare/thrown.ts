import { inspect } from 'node:util';
import { RetryLater, TaskFailure, TaskRevoked, TimeLimitExceeded } from './errors.ts';
import { InvalidOption } from './invalid-option.ts';
import type { TaskError } from './states.ts';

/** Characters of a message, and of a code, that are kept. */
export const LONGEST_MESSAGE = 2_000;
export const LONGEST_CODE = 100;
const LONGEST_STACK = 8_000;
const MOST_CAUSES = 3;
const MOST_FACTS = 20;

/** What is stored of an error: never a stack, and not more than a reader has use for. */
export function describeError(thrown: unknown): TaskError {
  const error = readable(thrown);
  const isOurs =
    error instanceof TaskFailure ||
    error instanceof TimeLimitExceeded ||
    error instanceof RetryLater;
  return { code: isOurs ? cut(error.code, LONGEST_CODE) : 'error', message: error.message };
}

/** Whether trying again would not help. */
export const isFinal = (error: unknown): boolean => error instanceof TaskFailure;

/**
 * What a handler threw, whatever it is, as an error that can be looked at, logged and thrown on: of the same kind where that
 * matters, with texts of a bounded length, and without code of its own that could throw again. An option that there is not is a
 * failure: trying again would not help.
 */
export function readable(thrown: unknown): Error {
  try {
    return copy(thrown, 0);
  } catch {
    return new Error('something was thrown that cannot be read');
  }
}

function copy(thrown: unknown, depth: number): Error {
  if (!(thrown instanceof Error)) return new Error(textOf(thrown));
  if (thrown instanceof TaskRevoked || thrown instanceof TimeLimitExceeded) return thrown;
  const message = cut(textOf(thrown.message), LONGEST_MESSAGE);
  if (thrown instanceof RetryLater) {
    return new RetryLater(thrown.delayMs, message, cut(textOf(thrown.code), LONGEST_CODE));
  }
  if (thrown instanceof TaskFailure || thrown instanceof InvalidOption) {
    const failure = new TaskFailure(cut(textOf(thrown.code), LONGEST_CODE), message);
    return withStack(failure, thrown);
  }
  const { cause } = thrown;
  const error =
    cause === undefined || depth === MOST_CAUSES
      ? new Error(message)
      : new Error(message, { cause: copy(cause, depth + 1) });
  error.name = cut(textOf(thrown.name), LONGEST_CODE);
  return withStack(Object.assign(error, factsOf(thrown)), thrown);
}

function withStack(error: Error, { stack }: Error): Error {
  if (typeof stack === 'string') error.stack = cut(stack, LONGEST_STACK);
  return error;
}

/** What an error says of itself beside its message: a code, an errno, a query. */
function factsOf(error: Error): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const name of Object.keys(error).slice(0, MOST_FACTS)) {
    if (['name', 'message', 'stack', 'cause', '__proto__'].includes(name)) continue;
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string') facts[name] = cut(value, LONGEST_MESSAGE);
    else if (typeof value === 'number' || typeof value === 'boolean') facts[name] = value;
  }
  return facts;
}

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? cut(value, LONGEST_MESSAGE)
    : cut(inspect(value, { depth: 1, customInspect: false }), LONGEST_MESSAGE);

/** The beginning of a text, to the end of a whole character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
