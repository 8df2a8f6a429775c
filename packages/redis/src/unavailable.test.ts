import { ReplyError } from 'ioredis';
import { expect, it } from 'vitest';
import { asUnavailable, isAway, RedisUnavailable } from './unavailable.ts';

it.each([
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
  new ReplyError("READONLY You can't write against a read only replica."),
  new ReplyError("NOPERM this user has no permissions to run the 'subscribe' command"),
  new RedisUnavailable('said before'),
])('does not serve us: %s', (error) => {
  expect(isAway(error)).toBe(true);
  expect(asUnavailable(error)).toBeInstanceOf(RedisUnavailable);
});

it('leaves a bug what it is', () => {
  const bug = new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value');
  expect(isAway(bug)).toBe(false);
  expect(asUnavailable(bug)).toBe(bug);
});
