import { expect, it } from 'vitest';
import { RetryLater, TaskFailure } from './errors.ts';
import { cut, describeError, isFinal, LONGEST_MESSAGE, readable } from './thrown.ts';

it('cuts a text at the end of a whole character', () => {
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcd', 3)).toBe('ab…');
  expect(cut('a😀bc', 3)).toBe('a…');
});

it('describes an error by a code and a message of bounded length', () => {
  const long = '😀'.repeat(5_000_000);
  const { code, message } = describeError(new TaskFailure(long, long));
  expect(code.length).toBeLessThanOrEqual(100);
  expect(message.length).toBeLessThanOrEqual(LONGEST_MESSAGE);
  expect(message).toMatch(/^(?:😀)+…$/u);
});

it('keeps what a log is read for, and nothing that could throw again', () => {
  const cause = Object.assign(new Error('refused'), { errno: 1045 });
  const thrown = Object.assign(new Error('no database', { cause }), {
    code: 'ER_ACCESS',
    query: 'x'.repeat(10_000_000),
    toJSON: () => 1 / 0,
  });
  const error = readable(thrown);
  expect(error).toMatchObject({
    message: 'no database',
    code: 'ER_ACCESS',
    cause: { errno: 1045 },
  });
  expect(error.stack).toBe(thrown.stack);
  expect(JSON.stringify(error).length).toBeLessThan(3000);
});

it('an error that is its own cause has an end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(readable(error)).toMatchObject({ message: 'round', cause: { message: 'round' } });
});

it('what says whether and when to try again stays what it is', () => {
  expect(isFinal(readable(new TaskFailure('code', 'text')))).toBe(true);
  const later = readable(new RetryLater(50, 'text', 'code'));
  expect(later).toBeInstanceOf(RetryLater);
  expect(later).toMatchObject({ delayMs: 50, message: 'text', code: 'code' });
  // A delay that was put in afterwards.
  const odd = Object.assign(new RetryLater(50), { delayMs: NaN });
  expect(readable(odd)).toMatchObject({ message: 'something was thrown that cannot be read' });
});
