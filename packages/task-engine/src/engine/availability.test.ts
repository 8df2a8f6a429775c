import { RedisUnavailable } from '@seckill/redis';
import { expect, it } from 'vitest';
import { LineUnavailable } from '../declare/errors.ts';
import { openLab } from '../testing/lab.ts';
import { add } from '../testing/sample-tasks.ts';
import { inTime, unavailableOr } from './availability.ts';

const lab = openLab();

/** As Redis answers. */
const reply = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' });

it('says "unavailable" of what takes too long', async () => {
  await expect(inTime(5, new Promise(() => {}))).rejects.toThrow(LineUnavailable);
});

it('says "unavailable" of a connection that is lost, and tells why', () => {
  const cause = new Error('Connection is closed.');
  expect(unavailableOr(cause)).toMatchObject({ name: 'LineUnavailable', cause });
});

it.each([
  ['WRONGTYPE Operation against a key holding the wrong kind of value'],
  ['BADARGS write-state: wrong number or kind of arguments'],
])('leaves a mistake the error it is: %s', (message) => {
  const mistake = reply(message);
  expect(unavailableOr(mistake)).toBe(mistake);
});

it.each([
  reply("READONLY You can't write against a read only replica."),
  reply('LOADING Redis is loading the dataset in memory'),
  new RedisUnavailable('Redis is unavailable'),
  reply("NOPERM this user has no permissions to run the 'evalsha' command"),
  reply("ERR The user executing the script can't run this command or subcommand script: f_6"),
  reply('ERR unknown command `EVALSHA`, with args beginning with: '),
])('says "unavailable" of a server that does not serve us: %s', (cause) => {
  expect(unavailableOr(cause)).toMatchObject({ name: 'LineUnavailable', cause });
});

it('leaves a bug the error it is', async () => {
  const bug = new TypeError('x is not a function');
  await expect(inTime(1000, Promise.reject(bug))).rejects.toBe(bug);
});

it('a state that cannot be read is no absence: neither of a question nor of a wait', async () => {
  const tasks = await lab.open();
  const id = await tasks.delay(add, { a: 1, b: 1 });
  const key = tasks.engine.keys.task(tasks.engine.keys.queueOf(add.queue), id);
  await lab.redis.set(key, '{}', 'EX', 60);
  const asked = tasks.result(id);
  await expect(asked).rejects.toThrow(Error);
  await expect(asked).rejects.not.toBeInstanceOf(LineUnavailable);
  const waited = tasks.get(id, { timeoutMs: 10_000 });
  await expect(waited).rejects.not.toMatchObject({ name: 'StillRunning' });
});
