import { expect, it } from 'vitest';
import { packetReader } from './mysql.ts';
import { commandNames } from './name-command.ts';
import { nameOfStatement } from './name-statement.ts';
import { readMysql, readRedis } from './readings.ts';
import { replyReader, requestReader } from './resp.ts';

const request = (...args: string[]) =>
  Buffer.from(
    `*${args.length}\r\n${args.map((each) => `$${Buffer.byteLength(each)}\r\n${each}\r\n`).join('')}`,
  );
const packet = (sequence: number, command: number, text: string) => {
  const body = Buffer.concat([Buffer.from([command]), Buffer.from(text)]);
  return Buffer.concat([Buffer.from([body.length, 0, 0, sequence]), body]);
};
const bytes = function* (data: Buffer) {
  for (let at = 0; at < data.length; at += 1) yield data.subarray(at, at + 1);
};
const asBuffers = (...args: string[]) => args.map((each) => Buffer.from(each));

it('requests are found however they are cut', () => {
  const sent = Buffer.concat([request('GET', 'a\r\nb'), request('SET', 'é', '')]);
  const read = requestReader();
  const found = [...bytes(sent)].flatMap((byte) => read(byte));
  expect(found.map(({ args }) => args.map(String))).toEqual([
    ['GET', 'a\r\nb'],
    ['SET', 'é', ''],
  ]);
  expect(Buffer.concat(found.map(({ raw }) => raw))).toEqual(sent);
  expect(requestReader()(sent)).toHaveLength(2);
});

it.each([
  '+OK\r\n',
  '-ERR no\r\n',
  ':12\r\n',
  '$-1\r\n',
  '$4\r\na\r\nb\r\n',
  '*-1\r\n',
  '*0\r\n',
  '*2\r\n*1\r\n:1\r\n$1\r\na\r\n',
  '%1\r\n+a\r\n*2\r\n:1\r\n_\r\n',
  '~1\r\n#t\r\n',
  '=7\r\ntxt:a\r\n\r\n',
])('the answer %j is one answer', (text) => {
  const sent = Buffer.from(`${text}${text}`);
  const read = replyReader();
  const found = [...bytes(sent)].flatMap((byte) => read(byte));
  expect(found.map(({ raw }) => String(raw))).toEqual([text, text]);
});

it('what is pushed answers nothing', () => {
  const found = replyReader()(Buffer.from('>2\r\n+message\r\n+a\r\n+OK\r\n'));
  expect(found.map(({ push }) => push)).toEqual([true, false]);
});

it('statements are told from what a client says while it logs in', () => {
  const sent = Buffer.concat([
    packet(1, 0x85, 'user'),
    packet(0, 0x03, 'COMMIT'),
    packet(0, 0x0e, ''),
  ]);
  const read = packetReader();
  const found = [...bytes(sent)].flatMap((byte) => read(byte));
  expect(found.map(({ statement }) => statement)).toEqual([undefined, 'COMMIT', undefined]);
  expect(Buffer.concat(found.map(({ raw }) => raw))).toEqual(sent);
});

it.each([
  ['START TRANSACTION', 'BEGIN'],
  ['COMMIT', 'COMMIT'],
  [
    'select `id`, `state` from `rounds` where (`rounds`.`sale_id` = 7 and `rounds`.`round` = 1) for update',
    'SELECT rounds by sale_id, round FOR UPDATE',
  ],
  [
    'select `id` from `orders` where `orders`.`id` in (1, 2) for update skip locked',
    'SELECT orders by id FOR UPDATE SKIP LOCKED',
  ],
  ['update `orders` set `status` = 3 where `orders`.`id` = 4', 'UPDATE orders by id'],
  ['insert into `orders` (`id`) values (1) on duplicate key update `id` = `id`', 'INSERT orders'],
  ['(select `id` from `orders` where `id` = 1) union all (select 1)', 'SELECT orders by id'],
  ['select @@sql_mode', 'SELECT @@sql_mode'],
])('%j is called %j', (statement, name) => {
  expect(nameOfStatement(statement)).toBe(name);
});

it('a command is called by its verb and the kind of its key, a script by its own name', () => {
  const nameOf = commandNames(new Map([['abc', 'moveToActive']]));
  expect(nameOf(asBuffers('get', '{p:q:order}:order:wait'))).toBe('GET order:wait');
  expect(nameOf(asBuffers('ping'))).toBe('PING');
  expect(nameOf(asBuffers('EVALSHA', 'abc', '1', '{p:order.place:3}:x'))).toBe(
    'moveToActive order.place',
  );
  const [text, sha] = ["local SCRIPT = 'claim'\n", '5e3a8cd0a5c0cbb7a6f5b6b7b0c3d0a5c1f3b6c2'];
  expect(nameOf(asBuffers('evalsha', sha, '1', '{p:sale:7}:round'))).toBe('script 5e3a8cd0 sale');
  expect(nameOf(asBuffers('eval', text, '1', '{p:sale:7}:round'))).toBe('claim sale');
});

it('a transaction of Redis is one question, asked with its EXEC', () => {
  const { said } = readRedis(commandNames(new Map()));
  const sent = [request('MULTI'), request('DEL', '{p:sale:7}:round'), request('EXEC')];
  const found = said(Buffer.concat(sent));
  expect(found.map(({ expectsAnswer }) => expectsAnswer)).toEqual([true, true, true]);
  expect(found.map(({ asked }) => asked?.name)).toEqual([
    undefined,
    undefined,
    'MULTI DEL sale:round',
  ]);
  expect(found[2]?.asked?.text).toContain('{p:sale:7}');
});

it('a COMMIT belongs to what was said since BEGIN, and is called by what it writes', () => {
  const { said, heard } = readMysql();
  const texts = [
    'BEGIN',
    'update `rounds` set `sold` = 1 where `sale_id` = 7',
    'insert into `messages` (`id`) values (1)',
    'select `id` from `users`',
    'COMMIT',
    'COMMIT',
  ];
  const asked = texts.flatMap((text) => said(packet(0, 0x03, text)).map((each) => each.asked));
  expect(asked[4]?.text).toContain('`sale_id` = 7');
  expect(asked[4]?.name).toBe('COMMIT messages, rounds');
  expect(asked[5]).toEqual({ name: 'COMMIT', text: 'COMMIT' });
  expect(heard(Buffer.from('x'))[0]?.answers).toBe(6);
  expect(heard(Buffer.from('y'))[0]?.answers).toBe(0);
});
