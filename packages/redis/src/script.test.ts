import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { connect } from './connect.ts';
import { loadLua } from './load-lua.ts';
import { readWords } from './replies.ts';
import { scriptsIn } from './script.ts';
import { testRedis } from './testing/test-redis.ts';

const { connection, another, redis, prefix } = testRedis();

/** A folder with these files, for one test. */
function folderOf(files: Record<string, string>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return pathToFileURL(`${folder}/`);
}

const COUNT = `--[[
  KEYS[1] counter
  ARGV[1] by how much
]]
--- @include "refuse"
if not tonumber(ARGV[1]) then return refuse('no number') end
local n = redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], 60)
return { 'counted', tostring(n) }
`;
const count = () => scriptsIn(folderOf({ 'count.lua': COUNT }))('count', ['counter'], readWords);
let keys = 0;
const newKey = () => `${prefix}:counter-${(keys += 1)}`;

describe('a script', () => {
  it('is a function of its keys and arguments, on every client', async () => {
    const key = newKey();
    const counts = count();
    expect(await connection.run(counts, [key], [2])).toEqual(['counted', '2']);
    expect(await another().run(counts, [key], [3])).toEqual(['counted', '5']);
    expect(await counts(redis, [key], [1])).toEqual(['counted', '6']);
  });

  it('shares a round trip with what was asked just before, from its first call on', async () => {
    const counts = count();
    const pipelining = connect({
      url: inject('redisUrl'),
      policy: 'fail-fast',
      autoPipelining: true,
      onError: () => {},
    });
    onTestFinished(() => pipelining.close());
    await pipelining.ping();
    const [key, other] = [newKey(), newKey()];
    const { client } = pipelining;
    expect(
      await Promise.all([client.get(other), counts(client, [key], [2]), client.get(other)]),
    ).toEqual([null, ['counted', '2'], null]);
  });

  it('that is declared too late for a client which pipelines by itself is refused', async () => {
    const pipelining = connect({
      url: inject('redisUrl'),
      policy: 'fail-fast',
      autoPipelining: true,
      onError: () => {},
    });
    onTestFinished(() => pipelining.close());
    const folder = folderOf({ 'late.lua': "return { 'late', KEYS[1] }" });
    const late = scriptsIn(folder)('late', ['key'], readWords);
    await expect(late(pipelining.client, [newKey()], [])).rejects.toThrow('declared after');
  });

  it('refuses bad arguments by its name', async () => {
    await expect(connection.run(count(), [newKey()], ['x'])).rejects.toThrow(
      'BADARGS count: no number',
    );
  });

  it('takes any number of keys where it is declared so', async () => {
    const folder = folderOf({ 'how-many.lua': "return { 'keys', tostring(#KEYS) }" });
    const howMany = scriptsIn(folder)('how-many', 'several', readWords);
    const three = ['a', 'b', 'c'].map((each) => `{${prefix}}:${each}`);
    expect(await connection.run(howMany, three, ['argument'])).toEqual(['keys', '3']);
  });

  it('must be declared with as many keys as its text speaks of', () => {
    const declare = () =>
      scriptsIn(folderOf({ 'count.lua': COUNT }))('count', ['counter', 'other'], readWords);
    expect(declare).toThrow('count.lua takes 1 keys, and is declared with 2: counter, other');
  });

  it('is sent again to a server that forgot it', async () => {
    const key = newKey();
    const counts = count();
    await connection.run(counts, [key], [1]);
    await connection.run(counts, [key], [1]);
    await redis.script('FLUSH');
    expect(await connection.run(counts, [key], [1])).toEqual(['counted', '3']);
  });

  it.each(['pipeline', 'multi'] as const)(
    'works in a %s, also on a server that forgot it',
    async (kind) => {
      const key = newKey();
      const counts = count();
      await connection.run(counts, [key], [1]);
      await connection.run(counts, [key], [1]);
      await redis.script('FLUSH');
      const replies = await connection.send((client) => {
        const chain = client[kind]();
        counts.addTo(chain, [key], [1]);
        counts.addTo(chain, [key], [1]);
        return chain.exec();
      });
      expect(replies?.map(([error, reply]) => [error, counts.read(reply)])).toEqual([
        [null, ['counted', '3']],
        [null, ['counted', '4']],
      ]);
    },
  );

  it('shares round trips with others on a client that pipelines by itself', async () => {
    const key = newKey();
    const counts = count();
    const pipelining = another();
    pipelining.client.options.enableAutoPipelining = true;
    await pipelining.run(counts, [key], [1]);
    await redis.script('FLUSH');
    const replies = await Promise.all([1, 1, 1].map((n) => pipelining.run(counts, [key], [n])));
    expect(replies.map(([, n]) => n)).toEqual(['2', '3', '4']);
  });
});

describe('a piece that is included', () => {
  it('comes from the folder of the script, or from those that all share', () => {
    const folder = folderOf({
      'main.lua': '--- @include "mine"\n--- @include "now"\nreturn mine() + now_ms()',
      'includes/mine.lua': 'local function mine() return 1 end',
    });
    const lua = loadLua(folder, 'main');
    expect(lua).toMatch(/^local SCRIPT = 'main'\n/);
    expect(lua).toContain('local function mine()');
    expect(lua).toContain('local function now_ms()');
    expect(lua).not.toContain('@include');
  });

  it('is there once, before whatever needs it', () => {
    const folder = folderOf({
      'main.lua': '--- @include "b"\n--- @include "a"\nreturn b()',
      'includes/a.lua': 'local function a() return 1 end',
      'includes/b.lua': '--- @include "a"\nlocal function b() return a() end',
    });
    const lua = loadLua(folder, 'main');
    expect(lua.split('local function a()')).toHaveLength(2);
    expect(lua.indexOf('function a()')).toBeLessThan(lua.indexOf('function b()'));
  });

  it('may have the name of the script', () => {
    const folder = folderOf({
      'main.lua': '--- @include "main"\nreturn MAIN',
      'includes/main.lua': 'local MAIN = 1',
    });
    expect(loadLua(folder, 'main')).toContain('local MAIN = 1');
  });

  it('must be there', () => {
    const folder = folderOf({
      'main.lua': '--- @include "a"\nreturn 1',
      'includes/a.lua': '--- @include "gone"\n',
    });
    expect(() => loadLua(folder, 'main')).toThrow('a.lua includes "gone", which is not there');
  });

  it('must not include itself', () => {
    const folder = folderOf({
      'main.lua': '--- @include "a"\nreturn 1',
      'includes/a.lua': '--- @include "b"\n',
      'includes/b.lua': '--- @include "a"\n',
    });
    expect(() => loadLua(folder, 'main')).toThrow('main.lua: a includes b includes a');
  });
});
