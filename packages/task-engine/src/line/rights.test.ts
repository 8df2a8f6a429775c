import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADD_STANDARD_JOB } from '../engine/bullmq-add-job.ts';
import { openLab } from '../testing/lab.ts';
import { KEEP, openLine, type Line } from '../testing/line.ts';
import { beginLine } from './scripts.ts';

/*
 * An account that lacks one right ends a script in the middle, and what the script wrote until then stays. Whoever asked asks again once the right
 * is given back, or another worker goes on. In the end the books agree, and every ticket has its verdict, or its job is gone.
 */

const { redis, prefix } = openLab();
const user = `${prefix}-shop`;
const shop = redis.duplicate({ username: user, password: 'pw', lazyConnect: true });
const allow = (...rights: string[]) => redis.call('ACL', 'SETUSER', user, ...rights);
beforeAll(() => allow('on', '>pw', '~*', '&*', '+@all'));
afterAll(async () => {
  shop.disconnect();
  await redis.call('ACL', 'DELUSER', user);
});

const OWNERS = ['o1', 'o2', 'o3'];
const ENTRY = '[[1,"x","full"],[2,"x","full"],[3,"x","full"]]';

type Step = (line: Line) => Promise<unknown>;
/** The life of a line: each step runs one script, which may be refused once. */
const STEPS: [script: string, step: Step][] = [
  ['begin', ({ line }) => beginLine(shop, [line], [0, KEEP])],
  ['enqueue', ({ enterKnown }) => enterKnown('a', OWNERS)],
  ['turn', ({ turn }) => turn('me', ['a', 1, 3])],
  ['lease', ({ hold }) => hold('me', 0, 0)],
  ['turn', ({ turn }) => turn('two', ['a', 1, 3])],
  ['withdraw', ({ withdraw }) => withdraw('a', 2)],
  ['store-part', ({ keepPart }) => keepPart('a', 0, 'two')],
  ['settle', settle('two')],
  ['amend', ({ amend }) => amend('a', 1)],
];

function settle(token: string): Step {
  return async ({ settle: store, turns }) => {
    const first = Number((await redis.zscore(turns, 'a')) ?? 1);
    const tallies: [string, number][] = [
      ['full', 2],
      ['left', 1],
    ];
    const fields = ['*', '{"r":1}', '2', '{"r":"left"}'];
    return store('a', first, 3, tallies, fields, token, ENTRY);
  };
}

const SCRIPTS = new URL('./scripts/', import.meta.url);
const PIECES = ['now', 'run', 'decaying-rate', 'bucket-of'];
/** What a script asks of Redis, its pieces included. */
function commandsOf(script: string): string[] {
  const text = readFileSync(new URL(`${script}.lua`, SCRIPTS), 'utf8');
  const all = [text, ...PIECES.filter((name) => text.includes(`"${name}"`)).map(textOf)];
  if (text.includes('"add-standard-job"')) all.push(ADD_STANDARD_JOB);
  const calls = all.join('\n').matchAll(/(?:redis\.call|rcall)\(\s*["']([A-Za-z]+)["']/g);
  return [...new Set([...calls].map(([, name = '']) => name.toLowerCase()))].toSorted();
}
const textOf = (piece: string): string =>
  ({
    'decaying-rate': "redis.call('HMGET' redis.call('HSET'",
    now: "redis.call('TIME'",
  })[piece] ?? '';

/** Who comes next, with all rights: decides what is open, and asks for what is due. */
async function goOn(line: Line): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const turn = await line.turn('three', ['a', 1, 3]);
    if (turn.kind === 'head') await settle('three')(line);
    else if (turn.kind === 'done' && (await line.turn('three')).kind === 'done') return;
    else await line.hold('two', 0, '');
  }
}

/** What is wrong in the end with a line of which one script lacked a right; undefined where it never asked for that. */
async function without(script: string, command: string): Promise<object | undefined> {
  const line = openLine(shop, prefix);
  let refused = 0;
  for (const [name, step] of STEPS) {
    if (name === script) {
      await allow(`-${command}`);
      await step(line).catch(() => (refused += 1));
      await allow(`+${command}`);
    }
    await step(line).catch(() => {});
  }
  if (refused === 0) return undefined;
  await goOn(line);
  await line.balance();
  await line.balance();
  const { issued = 0, abandoned = 0, decided = 0, ...books } = await line.books();
  const record = await redis.lrange(line.record, 0, -1);
  return {
    decided,
    accepted: issued - abandoned,
    outcomes: { full: books['t:full'], left: books['t:left'] },
    turns: await redis.zrange(line.turns, 0, '-1'),
    told: await redis.hgetall(line.batch('a')),
    recorded: record.filter((entry) => entry.endsWith(ENTRY)).length,
  };
}

const WELL = {
  decided: 3,
  accepted: 3,
  outcomes: { full: 1, left: 2 },
  turns: [],
  told: { '*': '{"r":1}', 0: '{"r":1}', 1: '{"r":"left"}', 2: '{"r":"left"}' },
  recorded: 1,
};

it.each([
  ['begin', ['hsetnx', 'expire']],
  ['enqueue', ['hincrby', 'zadd', 'hmset', 'xadd', 'incr']],
  ['turn', ['set', 'hset', 'hincrby']],
  ['lease', ['del', 'hdel', 'hset']],
  ['withdraw', ['hset', 'publish']],
  ['store-part', ['hsetnx', 'expire']],
  ['settle', ['zrem', 'hincrby', 'hset', 'hdel', 'rpush', 'expire', 'publish']],
  ['amend', ['hset', 'hincrby', 'publish']],
])('%s is done to the end once it may do all', async (script, among) => {
  const ends = new Map<string, object>();
  for (const command of commandsOf(script)) {
    const end = await without(script, command);
    if (end) ends.set(command, end);
  }
  expect([...ends.keys()]).toEqual(expect.arrayContaining(among));
  const bad = [...ends].filter(([, end]) => !isDeepStrictEqual(end, WELL));
  expect(Object.fromEntries(bad)).toEqual({});
});
