import { ReplyError } from 'ioredis';
import { expect, it } from 'vitest';
import { asUnavailable, isAway, RedisUnavailable } from './unavailable.ts';

const reply = (message: string) => Object.assign(new ReplyError(message), { command: {} });
const socket = (code: string) => Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });

it.each([
  socket('ECONNREFUSED'),
  socket('ECONNRESET'),
  socket('ETIMEDOUT'),
  new Error('Connection is closed.'),
  new Error("Stream isn't writeable and enableOfflineQueue options is false"),
  new Error('Command timed out'),
  new Error('Command aborted due to connection close'),
  new Error('Reached the max retries per request limit (which is 0).'),
  reply('LOADING Redis is loading the dataset in memory'),
  reply("READONLY You can't write against a read only replica."),
  reply('MISCONF Redis is configured to save RDB snapshots'),
  reply("OOM command not allowed when used memory > 'maxmemory'."),
  reply('CLUSTERDOWN The cluster is down'),
  reply('ERR max number of clients reached'),
  reply('ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed'),
  new RedisUnavailable('said before'),
])('is away: %s', (error) => {
  expect(isAway(error)).toBe(true);
  expect(asUnavailable(error)).toBeInstanceOf(RedisUnavailable);
});

it.each([
  new TypeError("Cannot read properties of undefined (reading 'x')"),
  new SyntaxError('Unexpected token'),
  reply('WRONGTYPE Operation against a key holding the wrong kind of value'),
  reply('BADARGS take: wrong number of keys or arguments'),
  reply("NOPERM this user has no permissions to run the 'subscribe' command"),
  reply('NOAUTH Authentication required.'),
  reply('ERR Error running script (call to f_1): attempt to index a nil value'),
  reply('EXECABORT Transaction discarded because of previous errors.'),
  'a text',
])('is a bug, or a setting that refuses us: %s', (error) => {
  expect(isAway(error)).toBe(false);
  expect(asUnavailable(error)).toBe(error);
});
