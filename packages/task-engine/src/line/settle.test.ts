import { describe, expect, it } from 'vitest';
import { eventually, openLab } from '../testing/lab.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import { abandon, readLine, settle, take } from './scripts.ts';

const lab = openLab();
const { redis, prefix } = lab;
const KEEP = 60;
let lines = 0;

function newLine() {
  lines += 1;
  const tag = `{${prefix}:${lines}}`;
  const [line, open, lanes] = [`${tag}:line:a`, `${tag}:open:a`, `${tag}:lanes`];
  const batch = (id: string) => `${tag}:batch:${id}`;
  const job = (id: string) => `${tag}:task:${id}`;
  return {
    line,
    open,
    batch,
    job,
    take: (id: string, n: number | string) => take(redis, [line, open, lanes], [id, n, 'a', KEEP]),
    abandon: (...ids: string[]) =>
      abandon(redis, [line, open, lanes, ...ids.map(job)], ['a', ...ids]),
    settle: (
      id: string,
      first: number,
      n: number,
      tallies: [string, number | string][] = [['full', n]],
      fields: string[] = ['*', '{"r":1}'],
    ) =>
      settle(
        redis,
        [line, open, batch(id)],
        // prettier-ignore
        [id, first, n, KEEP, KEEP, RATE_TAU_MS, `${tag}:events`, '"x":1}', tallies.length, ...tallies.flat(), ...fields],
      ),
    async books() {
      const { fields } = await readLine(redis, [line], []);
      return Object.fromEntries([...fields].filter(([field]) => !field.startsWith('rate')));
    },
    everything: async () => [
      await redis.hgetall(line),
      await redis.hgetall(open),
      await redis.keys(`${tag}:*`),
    ],
  };
}

describe('take', () => {
  it('gives consecutive numbers, and the same ones to the same batch', async () => {
    const { take, books } = newLine();
    expect(await take('a', 3)).toEqual({ first: 1, processed: 0 });
    expect(await take('b', 2)).toEqual({ first: 4, processed: 0 });
    expect(await take('a', 3)).toEqual({ first: 1, processed: 0 });
    expect(await books()).toEqual({ issued: 5 });
  });

  it.each([0, -1, 1.5, 'many'])('refuses %s numbers and writes nothing', async (n) => {
    const { take, everything } = newLine();
    await expect(take('a', n)).rejects.toThrow('BADARGS');
    expect(await everything()).toEqual([{}, {}, []]);
  });
});

describe('abandon', () => {
  it('counts out what never became a job, once', async () => {
    const { take, abandon, books } = newLine();
    await take('a', 3);
    await take('b', 2);
    expect(await abandon('a')).toBe(3);
    expect(await abandon('a', 'never taken')).toBe(0);
    expect(await books()).toEqual({ issued: 5, abandoned: 3 });
  });

  it('leaves a batch that is a job, or is settled', async () => {
    const { take, abandon, settle, job, books } = newLine();
    await take('a', 3);
    await redis.set(job('a'), 'waits', 'EX', KEEP);
    await take('b', 2);
    await settle('b', 4, 2);
    expect(await abandon('a', 'b')).toBe(0);
    expect(await books()).toMatchObject({ issued: 5, decided: 2 });
    expect(await books()).not.toHaveProperty('abandoned');
  });
});

describe('settle', () => {
  it('stores, counts and tells a batch once; a replay changes nothing', async () => {
    const { take, settle, batch, books, open, everything } = newLine();
    const published: string[] = [];
    const listener = redis.duplicate();
    listener.on('message', (_channel, message: string) => published.push(message));
    await listener.subscribe(`{${prefix}:${lines}}:events`);
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
    expect(await redis.exists(open)).toBe(0);
    expect(await books()).toEqual({
      issued: 4,
      decided: 4,
      processed: 4,
      't:seated': 1,
      't:full': 3,
    });
    await redis.publish(`{${prefix}:${lines}}:events`, 'end');
    await eventually(() => expect(published.at(-1)).toBe('end'));
    listener.disconnect();
    expect(published.slice(0, -1).map((json) => JSON.parse(json))).toEqual([
      { processed: 4, rate: 2, at: expect.any(Number), from: expect.any(Number), x: 1 },
    ]);
  });

  it('never takes back how far the line has come', async () => {
    const { take, settle, books } = newLine();
    await take('a', 3);
    await take('b', 3);
    await settle('b', 4, 3);
    expect(await books()).toMatchObject({ decided: 3, processed: 6 });
    await settle('a', 1, 3);
    expect(await books()).toMatchObject({ decided: 6, processed: 6 });
  });

  it('takes back what was abandoned although it had become a job', async () => {
    const { take, abandon, settle, books } = newLine();
    await take('a', 3);
    await abandon('a');
    await settle('a', 1, 3);
    expect(await books()).toMatchObject({ issued: 3, abandoned: 0, decided: 3 });
  });

  it('catches up with numbers of a line that was lost', async () => {
    const { settle, books } = newLine();
    await settle('a', 11, 5);
    // Of the ten before it nobody will hear: they are not waited for.
    const lost = { abandoned: 10 };
    expect(await books()).toMatchObject({ issued: 15, ...lost, decided: 5, processed: 15 });
  });

  it('waits for nobody in vain, whatever numbers of a lost line are settled beside new ones', async () => {
    const { take, settle, books } = newLine();
    await take('new', 3);
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
    expect(await everything()).toEqual([{}, {}, []]);
  });

  it('changes nothing when a key holds something else', async () => {
    const { take, settle, open, line, batch } = newLine();
    await take('a', 3);
    await redis.set(open, 'a mistake', 'EX', KEEP);
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
  expect(await take('b', 1)).toEqual({ first: 2, processed: 0 });
});
