import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, openLab } from '../testing/lab.ts';
import { KEEP, openLine, type Line } from '../testing/line.ts';
import { beginLine } from './scripts.ts';

const lab = openLab();
const { redis, prefix } = lab;
const newLine = (): Line => openLine(redis, prefix);

describe('enqueue', () => {
  it('gives consecutive numbers, and the same ones to the same batch', async () => {
    const { enter, books } = newLine();
    const first = await enter('x', ['a', 'b', 'c']);
    expect(first).toEqual({ processed: 0, places: ['x 0 1', 'x 1 2', 'x 2 3'] });
    expect((await enter('y', ['d', 'e'])).places).toEqual(['y 0 4', 'y 1 5']);
    expect(await enter('x', ['a', 'b', 'c'])).toEqual(first);
    expect(await books()).toEqual({ issued: 5 });
  });

  it('answers an owner the place that is there, also twice in one batch', async () => {
    const { enter, books, job } = newLine();
    await enter('x', ['a']);
    expect((await enter('y', ['b', 'a', 'b', 'c'])).places).toEqual([
      'y 0 2',
      'x 0 1',
      'y 0 2',
      'y 1 3',
    ]);
    expect(JSON.parse((await redis.hget(job('y'), 'data')) ?? '')).toEqual({
      l: 'a',
      f: 2,
      t: [
        ['b', { n: 'b' }],
        ['c', { n: 'c' }],
      ],
    });
    expect(await books()).toEqual({ issued: 3 });
  });

  it('makes no job of owners who all have a place', async () => {
    const { enter, job, everything } = newLine();
    await enter('x', ['a', 'b']);
    const before = await everything();
    expect((await enter('y', ['b', 'a'])).places).toEqual(['x 1 2', 'x 0 1']);
    expect(await redis.exists(job('y'))).toBe(0);
    expect(await everything()).toEqual(before);
  });

  it('gives up a place by name only, and once', async () => {
    const { enter } = newLine();
    await enter('x', ['a']);
    expect((await enter('y', ['a'], 'x 0 9')).places).toEqual(['x 0 1']);
    expect((await enter('y', ['a'], 'x 0 1')).places).toEqual(['y 0 2']);
    expect((await enter('z', ['a'], 'x 0 1')).places).toEqual(['y 0 2']);
  });

  it('gives up no place whose ticket was given another result since that was read', async () => {
    const { enter, batch } = newLine();
    const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
    const again = (id: string, version: string) =>
      enter(id, ['b'], 'x 1 2', true, '', '', version).then(({ places }) => places);
    await enter('x', ['a', 'b']);
    await redis.hset(batch('x'), '*', 'full', '1', 'waits');
    await redis.expire(batch('x'), KEEP);
    expect(await again('y', sha1('full'))).toEqual(['x 1 2']);
    await redis.hdel(batch('x'), '1');
    expect(await again('y', sha1('waits'))).toEqual(['x 1 2']);
    expect(await again('y', sha1('full'))).toEqual(['y 0 3']);
  });

  it('gives no more places than may wait, answers who has one, and says so again when it is sent again', async () => {
    const { enter, books, job, everything } = newLine();
    await enter('x', ['a', 'b']);
    const first = await enter('y', ['c', 'a', 'd', 'e', 'c'], '', true, '', '4');
    expect(first.places).toEqual(['y 0 3', 'x 0 1', 'y 1 4', 'full', 'y 0 3']);
    expect(await books()).toEqual({ issued: 4 });
    const before = await everything();
    // Meanwhile there might be room: what was answered stands.
    expect(await enter('y', ['c', 'a', 'd', 'e', 'c'], '', true, '', '9')).toEqual(first);
    expect((await enter('z', ['f'], '', true, '', '4')).places).toEqual(['full']);
    expect(await redis.exists(job('z'))).toBe(0);
    expect(await everything()).toEqual(before);
    expect((await enter('z', ['f'], '', true, '', '5')).places).toEqual(['z 0 5']);
  });

  it('keeps no places where owners may have several', async () => {
    const { enter } = newLine();
    await enter('x', ['a'], '', false);
    expect((await enter('y', ['a'], '', false)).places).toEqual(['y 0 2']);
  });

  it('writes nothing when a key holds something else', async () => {
    const { enter, turns, books } = newLine();
    await redis.set(turns, 'a mistake', 'EX', KEEP);
    await expect(enter('x', ['a'])).rejects.toThrow('WRONGTYPE');
    expect(await books()).toEqual({ issued: 0 });
  });
});

describe('turn', () => {
  it('answers the batch with the lowest number, whichever was delivered', async () => {
    const { take, turn, settle } = newLine();
    await take('a', 3);
    await take('b', 2);
    expect(await turn('me', ['b', 4, 2])).toMatchObject({
      kind: 'head',
      head: { batchId: 'a', first: 1, n: 3, tries: 0 },
    });
    await settle('a', 1, 3);
    expect(await turn('me', ['b', 4, 2])).toMatchObject({ head: { batchId: 'b', first: 4, n: 2 } });
    await settle('b', 4, 2);
    expect(await turn('me', ['b', 4, 2])).toEqual({ kind: 'done', abandoned: 0 });
    expect(await turn()).toEqual({ kind: 'done', abandoned: 0 });
  });

  it('tells how many lines of the shard have something to decide', async () => {
    const { take, turn, lanes } = newLine();
    await take('a', 1);
    expect(await turn()).toMatchObject({ head: { lanes: 1 } });
    await redis.sadd(lanes, 'another');
    expect(await turn()).toMatchObject({ head: { lanes: 2 } });
  });

  it('lets one decide at a time, until the lease is over or given back', async () => {
    const { take, turn, hold } = newLine();
    await take('a', 1);
    expect(await turn('one')).toMatchObject({ kind: 'head' });
    expect(await turn('one')).toMatchObject({ kind: 'head' });
    expect(await turn('two')).toMatchObject({ kind: 'busy', ms: expect.any(Number) });
    expect(await hold('two', 0)).toBe(false);
    expect(await hold('one', 20)).toBe(true);
    await eventually(async () => expect(await turn('two')).toMatchObject({ kind: 'head' }));
    expect(await hold('one', 1000)).toBe(false);
  });

  it('is not taken from another by who settles late', async () => {
    const { take, turn, hold, settle } = newLine();
    await take('a', 1);
    await take('b', 1);
    await turn('one');
    await hold('one', 0);
    expect(await turn('two')).toMatchObject({ kind: 'head' });
    await settle('a', 1, 1, undefined, undefined, 'one');
    expect(await turn('three')).toMatchObject({ kind: 'busy' });
  });

  it('waits after a failure, and counts it until the batch is settled', async () => {
    const { take, turn, hold, settle, books } = newLine();
    await take('a', 1);
    await turn();
    await hold('me', 0, 400);
    expect(await turn('two')).toMatchObject({ kind: 'later', ms: expect.any(Number) });
    await eventually(async () =>
      expect(await turn('two')).toMatchObject({ kind: 'head', head: { tries: 1 } }),
    );
    await settle('a', 1, 1, undefined, undefined, 'two');
    expect(await books()).not.toHaveProperty('tries');
  });

  it('passes over a batch whose job is gone, and writes it in the record', async () => {
    const { take, turn, job, record, books } = newLine();
    await take('a', 3);
    await take('b', 2);
    await redis.del(job('a'));
    expect(await turn()).toMatchObject({ abandoned: 3, head: { batchId: 'b', first: 4 } });
    await redis.del(job('b'));
    expect(await turn()).toEqual({ kind: 'done', abandoned: 2 });
    expect(await books()).toMatchObject({ issued: 5, abandoned: 5 });
    const [first = '', second = ''] = await redis.lrange(record, 0, -1);
    expect(JSON.parse(first.split(' ')[1] ?? '')).toEqual([1, 2, 3].map((n) => [n, '', 'lost']));
    expect(JSON.parse(second.split(' ')[1] ?? '')).toEqual([4, 5].map((n) => [n, '', 'lost']));
  });

  it('gives a delivered batch its turn when the line was lost', async () => {
    const { take, turn, line, turns, books, settle } = newLine();
    await take('a', 3);
    await take('b', 2);
    await redis.del(line, turns);
    expect(await turn('me', ['b', 4, 2])).toMatchObject({ head: { batchId: 'b', first: 4 } });
    expect(await books()).toMatchObject({ abandoned: -2 });
    expect(await turn('me', ['a', 1, 3])).toMatchObject({ head: { batchId: 'a', first: 1 } });
    await settle('a', 1, 3);
    await settle('b', 4, 2);
    expect(await books()).toMatchObject({ abandoned: -5, decided: 5, processed: 5 });
    // Begun anew, it counts as many accepted tickets as were decided.
    await beginLine(redis, [line], [20, KEEP]);
    expect(await books()).toMatchObject({ issued: 20, abandoned: 15, decided: 5, processed: 20 });
  });
});

it('goes on after a gap when Redis was started anew, once, and nobody waits for the gap', async () => {
  const { enterKnown, enter, turn, settle, turns, books } = newLine();
  await enter('a', ['a', 'b'], '', true, 'first');
  const anew = (id: string, owners: string[]) => enterKnown(id, owners, '', true, 'second');
  const after = await anew('b', ['c']);
  expect(after).toEqual({ processed: 100_002, places: ['b 0 100003'] });
  expect(await anew('b', ['c'])).toEqual(after);
  expect((await anew('c', ['d']))?.places).toEqual(['c 0 100004']);
  expect(await books()).toEqual({
    issued: 100_004,
    abandoned: 100_000,
    processed: 100_002,
    gap: 3,
    run: NaN,
  });
  // What was decided of it before may be lost.
  expect(await turn()).toMatchObject({ head: { batchId: 'a', first: 1, n: 2, taken: 2 } });
  await settle('a', 1, 2);
  const next = { batchId: 'b', first: 100_003, n: 1 };
  expect(await turn()).toMatchObject({ abandoned: 0, head: { ...next, taken: 1 } });
  expect(await turn('me', ['', 0, 0], 'third')).toMatchObject({ head: { ...next, taken: 3 } });
  await settle('b', 100_003, 1);
  await settle('c', 100_004, 1);
  expect(await turn()).toEqual({ kind: 'done', abandoned: 0 });
  expect(await redis.exists(turns)).toBe(0);
  expect(await books()).toMatchObject({ issued: 100_004, abandoned: 100_000, decided: 4 });
});

it('tells nobody what was decided of a batch that Redis has lost meanwhile', async () => {
  const { take, turn, line, turns, job, batch, settle, books } = newLine();
  await take('a', 2);
  await turn();
  await redis.del(line, turns, job('a'));
  expect(await settle('a', 1, 2)).toBe('lost');
  expect(await redis.exists(batch('a'))).toBe(0);
  expect(await books()).toEqual({});
});

it('takes no turn for a delivered batch whose job was lost with its line', async () => {
  const { take, turn, line, turns, job, books } = newLine();
  await take('a', 2);
  await redis.del(line, turns, job('a'));
  expect(await turn('me', ['a', 1, 2])).toEqual({ kind: 'done', abandoned: 0 });
  expect(await books()).toEqual({});
});

it('puts nobody in a line that is not known', async () => {
  const { enterKnown, books } = newLine();
  expect(await enterKnown('a', ['one'])).toBeUndefined();
  expect(await books()).toEqual({});
});

it('begins a line that is lost after the numbers that were given out, and only once', async () => {
  const { take, enterKnown, line, turns, books } = newLine();
  await take('a', 2);
  expect(await beginLine(redis, [line], [7, KEEP])).toBe(false);
  await redis.del(line, turns);
  expect(await beginLine(redis, [line], [7, KEEP])).toBe(true);
  expect(await beginLine(redis, [line], [9, KEEP])).toBe(false);
  expect((await enterKnown('b', ['b']))?.places).toEqual(['b 0 8']);
  expect(await books()).toEqual({ issued: 8, abandoned: 7, processed: 7 });
});

describe('withdraw', () => {
  it('writes a result once before the batch is decided, and not after', async () => {
    const { take, withdraw, turn, settle, batch } = newLine();
    await take('a', 2);
    expect(await withdraw('a', 1)).toBe('withdrawn');
    expect(await withdraw('a', 1)).toBe('withdrawn');
    const turned = await turn();
    expect(turned).toMatchObject({ head: { early: new Map([[1, '{"r":"left"}']]) } });
    await settle('a', 1, 2, [['full', 2]], ['*', '{"r":1}', '1', '{"r":"left"}']);
    expect(await withdraw('a', 0)).toBe('decided');
    expect(await redis.hgetall(batch('a'))).toEqual({ '*': '{"r":1}', 1: '{"r":"left"}' });
    expect(await withdraw('never', 0)).toBe('unknown');
  });
});

describe('books of which a part is lost', () => {
  const lose = async (how: (line: Line) => Promise<unknown>) => {
    const line = newLine();
    await line.take('a', 4);
    await line.settle('a', 1, 4, [
      ['seated', 1],
      ['full', 3],
    ]);
    await how(line);
    return line;
  };
  const well = { issued: 4, decided: 4, 't:seated': 1, 't:full': 3 };

  it.each<[string, (line: Line) => Promise<unknown>, object, number]>([
    ['nothing', async () => {}, well, 0],
    [
      'an outcome',
      ({ line }) => redis.hdel(line, 't:full'),
      { decided: 4, 't:seated': 1, 't:forgotten': 3 },
      3,
    ],
    ['what was decided', ({ line }) => redis.hdel(line, 'decided'), well, 4],
    [
      'a ticket',
      ({ line }) => redis.hincrby(line, 'issued', 2),
      { ...well, issued: 6, abandoned: 2 },
      2,
    ],
    [
      'an outcome of which some were told otherwise since',
      ({ line }) => redis.hset(line, 't:full', -1, 't:seated', 2),
      { ...well, 't:full': 0, 't:seated': 2, 't:forgotten': 2 },
      2,
    ],
  ])('agree again: %s', async (_, how, expected, wrong) => {
    const { balance, books } = await lose(how);
    const before = await books();
    expect(await balance()).toBe(0);
    expect(await balance('', 0, 0, 30_000)).toBe(0);
    expect(await books()).toEqual(before);
    expect(await balance()).toBe(wrong);
    expect(await books()).toMatchObject(expected);
    const after = await books();
    expect(await balance()).toBe(0);
    expect(await books()).toEqual(after);
  });

  it('are left alone while a ticket waits', async () => {
    const { balance, take } = await lose(({ line }) => redis.hdel(line, 'decided'));
    await take('b', 1);
    expect([await balance(), await balance()]).toEqual([0, 0]);
  });

  it('count no more under an outcome than there are, unless one has come meanwhile', async () => {
    const { balance, books } = await lose(async () => {});
    expect([await balance('full', 2, 1), await balance('full', 2, 1)]).toEqual([0, 0]);
    expect([await balance('full', 3, 1), await balance('full', 3, 1)]).toEqual([0, 2]);
    expect(await books()).toMatchObject({ 't:full': 1, 't:forgotten': 2, decided: 4 });
  });
});

describe('settle', () => {
  it('stores, counts and tells a batch once; a replay changes nothing', async () => {
    const { tag, take, settle, batch, books, turns, everything } = newLine();
    const published: string[] = [];
    const listener = redis.duplicate();
    listener.on('message', (_channel, message: string) => published.push(message));
    await listener.subscribe(`${tag}:events`);
    await take('a', 4);
    const tallies: [string, number][] = [
      ['seated', 1],
      ['full', 3],
    ];
    const fields = ['*', '{"r":"full"}', '2', '{"r":"seated"}'];
    expect(await settle('a', 1, 4, tallies, fields)).toBe('settled');
    const after = await everything();
    expect(await settle('a', 1, 4, tallies, fields)).toBe('replayed');
    expect(await settle('a', 1, 4, [['other', 4]], ['*', '{"r":"other"}'])).toBe('replayed');
    expect(await everything()).toEqual(after);
    expect(await redis.hgetall(batch('a'))).toEqual({ '*': '{"r":"full"}', 2: '{"r":"seated"}' });
    expect(await redis.exists(turns)).toBe(0);
    expect(await books()).toEqual({
      issued: 4,
      decided: 4,
      processed: 4,
      't:seated': 1,
      't:full': 3,
    });
    await redis.publish(`${tag}:events`, 'end');
    await eventually(() => expect(published.at(-1)).toBe('end'));
    listener.disconnect();
    expect(published.slice(0, -1).map((json) => JSON.parse(json))).toEqual([
      { processed: 4, rate: 2, at: expect.any(Number), from: expect.any(Number), x: 1 },
    ]);
  });

  it('takes away the job of a batch that was decided before it was delivered, where it waits or was put aside, and no other', async () => {
    const { take, settle, job, delayed, deliver } = newLine();
    for (const id of ['waits', 'delivered', 'aside', 'next']) await take(id, 1);
    await deliver('delivered');
    await deliver('aside');
    await redis.zadd(delayed, 1, 'aside', 2, 'next');
    for (const [at, id] of ['waits', 'delivered', 'aside'].entries()) await settle(id, at + 1, 1);
    expect(await redis.zrange(delayed, 0, '-1')).toEqual(['next']);
    expect(await redis.exists(job('waits'), job('aside'))).toBe(0);
    expect(await redis.exists(job('delivered'), job('next'))).toBe(2);
    expect(await redis.hget(job('delivered'), 'ended')).toBe('1');
    await redis.del(delayed);
  });

  it('wakes somebody for the jobs that wait behind one that was not delivered, unless their queue is paused', async () => {
    const { take, settle, marker, meta } = newLine();
    for (const id of ['a', 'b', 'c', 'd']) await take(id, 1);
    // As a worker does that is woken by it.
    const wake = () => redis.zpopmin(marker);
    expect(await wake()).toEqual(['0', '0']);
    await settle('a', 1, 1);
    expect(await wake()).toEqual(['0', '0']);
    await redis.hset(meta, 'paused', 1);
    await settle('b', 2, 1);
    expect(await wake()).toEqual([]);
    await redis.hdel(meta, 'paused');
    await settle('c', 3, 1);
    expect(await wake()).toEqual(['0', '0']);
    await settle('d', 4, 1);
    expect(await wake()).toEqual([]);
  });

  it('a batch of which an account may not write the results keeps its turn, and is settled later', async () => {
    const user = `${prefix}-shop`;
    const allow = (...rights: string[]) => redis.call('ACL', 'SETUSER', user, ...rights);
    await allow('on', '>pw', '~*', '&*', '+@all');
    const shop = redis.duplicate({ username: user, password: 'pw' });
    onTestFinished(async () => {
      shop.disconnect();
      await redis.call('ACL', 'DELUSER', user);
    });
    const { take, turn, settle, books } = openLine(shop, prefix);
    await take('a', 3);
    await allow('-hset');
    await expect(settle('a', 1, 3)).rejects.toThrow(/can't run|no permissions/);
    await allow('+hset');
    expect(await turn()).toMatchObject({ kind: 'head', head: { batchId: 'a' } });
    expect(await settle('a', 1, 3)).toBe('settled');
    expect(await books()).toMatchObject({ issued: 3, decided: 3 });
  });

  it('a batch whose results were forgotten before its job was delivered is neither decided nor told again', async () => {
    const { take, turn, settle, withdraw, batch, books, job, record, deliver } = newLine();
    await take('a', 3);
    await deliver('a');
    const decided = [['full', 3]] satisfies [string, number][];
    const stored = ['*', '{"r":1}'];
    expect(await settle('a', 1, 3, decided, stored, 'me', '[1]')).toBe('settled');
    // By another's delivery; its own is late, as its worker was killed.
    await redis.del(batch('a'));
    expect(await redis.exists(job('a'))).toBe(1);
    const before = await books();
    expect(await turn('me', ['a', 1, 3])).toEqual({ kind: 'done', abandoned: 0 });
    expect(await settle('a', 1, 3, decided, stored, 'me', '[1]')).toBe('replayed');
    expect(await withdraw('a', 0)).toBe('unknown');
    expect(await books()).toEqual(before);
    expect(await redis.llen(record)).toBe(1);
    expect(await redis.exists(batch('a'))).toBe(0);
    // Of a job that is gone nothing is left.
    await take('b', 1);
    await redis.del(job('b'));
    await settle('b', 4, 1);
    expect(await redis.exists(job('b'))).toBe(0);
  });

  it('never takes back how far the line has come', async () => {
    const { take, settle, books, turns } = newLine();
    await take('a', 3);
    await take('b', 3);
    expect(await settle('b', 4, 3)).toBe('early');
    await redis.zrem(turns, 'b');
    await settle('b', 4, 3);
    expect(await books()).toMatchObject({ decided: 3, processed: 6 });
    await settle('a', 1, 3);
    expect(await books()).toMatchObject({ decided: 6, processed: 6 });
  });

  it('catches up with numbers of a line that was lost', async () => {
    const { settle, books, line, job } = newLine();
    await beginLine(redis, [line], [0, KEEP]);
    await redis.hset(job('a'), 'timestamp', 1);
    await settle('a', 11, 5);
    // Of the ten before it nobody will hear: they are not waited for.
    const lost = { abandoned: 10 };
    expect(await books()).toMatchObject({ issued: 15, ...lost, decided: 5, processed: 15 });
  });

  it('waits for nobody in vain, whatever numbers of a lost line are settled beside new ones', async () => {
    const { take, settle, books, job } = newLine();
    await take('new', 3);
    for (const id of ['far ahead', 'given anew meanwhile', 'partly beyond']) {
      await redis.hset(job(id), 'timestamp', 1);
    }
    await settle('far ahead', 11, 5);
    await settle('given anew meanwhile', 2, 4);
    await settle('new', 1, 3);
    await settle('partly beyond', 14, 4);
    const { issued = 0, abandoned = 0, decided } = await books();
    expect(decided).toBe(16);
    expect(issued - abandoned).toBe(16);
  });

  it('keeps up to two thousand different results', async () => {
    const { take, settle, batch } = newLine();
    await take('a', 2000);
    const fields = Array.from({ length: 2000 }, (_, i) => [`${i}`, `{"r":${i}}`]).flat();
    await settle('a', 1, 2000, [['full', 2000]], ['*', '{"r":0}', ...fields]);
    expect(await redis.hlen(batch('a'))).toBe(2001);
  });

  it.each([
    ['no ticket', ['a', 1, 0] as const],
    ['a number below one', ['a', 0, 1] as const],
    ['a tally that is no count', ['a', 1, 1, [['full', 'x']]] as const],
    ['a result without its field', ['a', 1, 1, [['full', 1]], ['*']] as const],
    ['no result', ['a', 1, 1, [['full', 1]], []] as const],
  ])('refuses %s and writes nothing', async (_, args) => {
    const { settle, everything } = newLine();
    const [id, first, n, tallies, fields] = args;
    const copy = tallies?.map(([name, count]): [string, number | string] => [name, count]);
    await expect(settle(id, first, n, copy, fields && [...fields])).rejects.toThrow('BADARGS');
    expect(await everything()).toEqual([{}, [], []]);
  });

  it('changes nothing when a key holds something else', async () => {
    const { take, settle, turns, line, batch } = newLine();
    await take('a', 3);
    await redis.set(turns, 'a mistake', 'EX', KEEP);
    const before = await redis.hgetall(line);
    await expect(settle('a', 1, 3)).rejects.toThrow('WRONGTYPE');
    expect(await redis.hgetall(line)).toEqual(before);
    expect(await redis.exists(batch('a'))).toBe(0);
  });
});

it('teaches a server its scripts again when it has forgotten them', async () => {
  const { take } = newLine();
  await take('a', 1);
  await redis.script('FLUSH');
  expect((await take('b', 1)).places).toEqual(['b 0 2']);
});
