import { ReplyError } from 'ioredis';
import { startRedis } from '@seckill/scripts/services';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, isCommandRefused, refusalIn } from './failures.ts';
import { openTestClient } from './testing/test-client.ts';

const reply = (message: string) => new ReplyError(message);
const socket = (code: string) => Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });
const inScript = (text: string) =>
  reply(`ERR Error running script (call to f_644b): @user_script:1: @user_script: 1: ${text}`);
const transaction = (...previousErrors: Error[]) =>
  Object.assign(reply('EXECABORT Transaction discarded because of previous errors.'), {
    previousErrors,
  });

const table = {
  replica: [
    reply("READONLY You can't write against a read only replica."),
    reply("READONLY You can't write against a read only replica. script: f_6, on @user_script:1."),
    inScript("-READONLY You can't write against a read only replica."),
    reply("ERR Error running script (call to f_6): @user_script:1: -READONLY You can't write"),
    reply("ERR READONLY You can't write against a read only replica."),
    reply("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."),
    inScript("-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."),
    reply('UNBLOCKED force unblock from blocking operation, instance state changed'),
    transaction(reply("READONLY You can't write against a read only replica.")),
  ],
  away: [
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'EAI_AGAIN'].map(
      socket,
    ),
    Object.assign(new Error('connect ENOENT /run/redis.sock'), {
      code: 'ENOENT',
      syscall: 'connect',
    }),
    new Error('Connection is closed.'),
    new Error("Stream isn't writeable and enableOfflineQueue options is false"),
    new Error('Command timed out'),
    Object.assign(new Error('Command aborted due to connection close'), { command: {} }),
    new Error("Socket timeout. Expecting data, but didn't receive any in 6000ms."),
    new Error('Reached the max retries per request limit (which is 0).'),
    reply('LOADING Redis is loading the dataset in memory'),
    reply('BUSY Redis is busy running a script. You can only call SCRIPT KILL'),
    reply("OOM command not allowed when used memory > 'maxmemory'."),
    reply(
      "OOM command not allowed when used memory > 'maxmemory'. script: f_6, on @user_script:1.",
    ),
    inScript("-OOM command not allowed when used memory > 'maxmemory'."),
    reply('MISCONF Redis is configured to save RDB snapshots, but it is unable to persist'),
    inScript('-MISCONF Errors writing to the AOF file: No space left on device'),
    reply('NOREPLICAS Not enough good replicas to write.'),
    reply('CLUSTERDOWN Hash slot not served'),
    reply('TRYAGAIN Multiple keys request during rehashing of slot'),
    reply('ERR max number of clients reached'),
    transaction(reply('ERR wrong number'), reply('OOM command not allowed when used memory >')),
  ],
  refused: [
    reply("NOPERM this user has no permissions to run the 'evalsha' command"),
    reply("NOPERM User shop has no permissions to run the 'info' command"),
    reply('NOPERM this user has no permissions to access one of the keys used as arguments'),
    reply('NOPERM this user has no permissions to access one of the channels used as arguments'),
    reply("ERR ACL failure in script: User shop has no permissions to run the 'set' command"),
    inScript("The user executing the script can't run this command or subcommand"),
    inScript("The user executing the script can't access at least one of the keys mentioned"),
    reply(
      "ERR The user executing the script can't publish to the channel mentioned in the command script: f_6",
    ),
    reply('NOAUTH HELLO must be called with the client already authenticated'),
    reply('WRONGPASS invalid username-password pair or user is disabled.'),
    reply('DENIED Redis is running in protected mode because protected mode is enabled'),
    reply('ERR unknown command `EVALSHA`, with args beginning with: '),
    reply('ERR Unknown Redis command called from script script: f_6, on @user_script:1.'),
    reply('ERR DB index is out of range'),
    reply('MOVED 3999 127.0.0.1:6381'),
    ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'].map(
      socket,
    ),
    transaction(reply("NOPERM User shop has no permissions to run the 'set' command")),
  ],
  bug: [
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    new SyntaxError('Unexpected token'),
    Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', syscall: 'open' }),
    Object.assign(new Error('EINVAL: invalid argument'), { code: 'EINVAL', syscall: 'write' }),
    reply('WRONGTYPE Operation against a key holding the wrong kind of value'),
    reply('BADARGS take: wrong number of keys or arguments'),
    reply('BADARGS take: READONLY is no number'),
    reply('ERR min or max is not a float'),
    inScript('attempt to index a nil value'),
    reply('EXECABORT Transaction discarded because of previous errors.'),
    transaction(reply('ERR wrong number of arguments')),
    new Error('READONLY is what somebody called a sale'),
    'a text',
    undefined,
  ],
} as const;

describe.each(Object.entries(table))('%s', (failure, errors) => {
  it.each(errors)('%s', (error) => expect(failureOf(error)).toBe(failure));
});

it('a refusal is found behind what we say of it, and one of a command alone is told apart', () => {
  const refusal = reply("NOPERM User shop has no permissions to run the 'info' command");
  const told = new Error('nothing works', { cause: new Error('why', { cause: refusal }) });
  expect(refusalIn(told)).toBe(refusal);
  expect(refusalIn(new Error('away', { cause: socket('ECONNREFUSED') }))).toBeUndefined();
  expect(refusalIn('a text')).toBeUndefined();
  const disabled = reply('ERR unknown command `INFO`, with args beginning with: ');
  expect([refusal, disabled].map(isCommandRefused)).toEqual([true, true]);
  const others = [reply('NOAUTH Authentication required.'), reply('WRONGPASS'), told, undefined];
  expect(others.map(isCommandRefused)).toEqual([false, false, false, false]);
});

it('what a server of today says is understood', { timeout: 30_000 }, async () => {
  const server = await startRedis();
  const admin = openTestClient(server.url);
  onTestFinished(async () => {
    admin.disconnect();
    await server.stop();
  });
  const heard = async (asked: Promise<unknown>) =>
    failureOf(
      await asked.then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
  const write = "return redis.call('SET', KEYS[1], 'x')";

  await admin.call('ACL', 'SETUSER', 'shop', 'on', '>pw', '~shop:*', '+@all', '-set');
  const shop = openTestClient(server.url.replace('redis://', 'redis://shop:pw@'));
  onTestFinished(() => shop.disconnect());
  expect(await heard(shop.set('shop:a', 'x'))).toBe('refused');
  expect(await heard(shop.eval(write, 1, 'shop:a'))).toBe('refused');
  expect(await heard(shop.eval(write, 1, 'other'))).toBe('refused');
  expect(await heard(shop.subscribe('anything'))).toBe('refused');

  await admin.config('SET', 'maxmemory', '1');
  expect(await heard(admin.set('a', 'x'))).toBe('away');
  expect(await heard(admin.eval(write, 1, 'a'))).toBe('away');
  await admin.config('SET', 'maxmemory', '0');
  await admin.config('SET', 'min-replicas-to-write', '1');
  expect(await heard(admin.eval(write, 1, 'a'))).toBe('away');
  await admin.config('SET', 'min-replicas-to-write', '0');

  const blocked = admin.duplicate({ blockingTimeout: 60_000 });
  onTestFinished(() => blocked.disconnect());
  await blocked.ping();
  const read = heard(blocked.bzpopmin('nothing', 0));
  await expect.poll(() => admin.info('clients')).toContain('blocked_clients:1');
  await admin.replicaof('127.0.0.1', '1');
  expect(await read).toBe('replica');
  expect(await heard(admin.set('a', 'x'))).toBe('replica');
  expect(await heard(admin.eval(write, 1, 'a'))).toBe('replica');
  await admin.config('SET', 'replica-serve-stale-data', 'no');
  expect(await heard(admin.get('a'))).toBe('replica');
});
