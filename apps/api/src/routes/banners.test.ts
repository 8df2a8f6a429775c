import { startMariadb } from '@seckill/scripts/services';
import { createTestDb } from '@seckill/db/testing';
import { carousel as entry, loadCarousel } from '@seckill/sales';
import { homeRefreshBanners } from '@seckill/tasks';
import { connect, createCache } from '@seckill/redis';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { createCarousel } from '../sales/carousel.ts';
import { readConfig, type BannerCache } from '../config.ts';
import { startStack, type Stack } from '../testing/stack.ts';

const fields = {
  title: 'New',
  subtitle: '新',
  imageUrl: '/images/new.svg',
  linkUrl: '/sales/1',
  position: 0,
};

describe('the carousel', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.close());

  const titles = async (url = stack.url) => {
    const answer = await fetch(`${url}/api/banners`);
    const { banners }: { banners: { title: string }[] } = JSON.parse(await answer.text());
    return {
      cache: answer.headers.get('x-cache'),
      titles: banners.map(({ title }) => title),
    };
  };

  it('is answered from MySQL once, then from the cache', async () => {
    const first = await stack.call('GET', '/api/banners');
    expect(first.headers.get('x-cache')).toBe('miss');
    expect(first.body.banners).toHaveLength(3);
    expect(first.body.banners[0]).toEqual({
      id: expect.any(Number),
      title: expect.any(String),
      subtitle: expect.any(String),
      imageUrl: '/images/banner-1.svg',
      linkUrl: '/sales/1',
      position: 1,
    });
    const second = await stack.call('GET', '/api/banners');
    expect(second.headers.get('x-cache')).toBe('hit');
    expect(second.body).toEqual(first.body);
  });

  it('an edit by the admin is what every process answers from then on', async () => {
    const other = await stack.startApi();
    const made = await stack.admin('POST', '/api/admin/banners', fields);
    expect(made).toMatchObject({ status: 201, body: fields });
    expect((await titles(other.url)).titles[0]).toBe('New');
    const path = `/api/admin/banners/${made.body.id}`;
    const edited = await stack.admin('PATCH', path, { title: 'Newer' });
    expect(edited).toMatchObject({ status: 200, body: { ...fields, title: 'Newer' } });
    expect(await titles(other.url)).toMatchObject({ cache: 'miss' });
    expect((await titles()).titles[0]).toBe('Newer');
    expect((await stack.admin('DELETE', path)).status).toBe(204);
    expect((await titles(other.url)).titles).not.toContain('Newer');
    expect((await stack.admin('GET', '/api/admin/banners')).body.banners).toHaveLength(3);
  });

  it('refuses what is no banner, and who is no admin', async () => {
    const post = (body: unknown) => stack.admin('POST', '/api/admin/banners', body);
    for (const bad of [
      { ...fields, linkUrl: 'javascript:alert(1)' },
      { ...fields, linkUrl: '//evil.example' },
      { ...fields, title: '' },
      { ...fields, extra: 1 },
    ]) {
      expect(await post(bad)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    }
    const missing = await stack.admin('PATCH', '/api/admin/banners/999', { title: 'x' });
    expect(missing).toMatchObject({ status: 404, body: { code: 'banner_not_found' } });
    expect((await stack.call('POST', '/api/admin/banners', fields)).status).toBe(401);
  });

  it('home.refresh-banners brings what was written past the API', async () => {
    const [banner] = await stack.db.listBanners();
    await titles();
    await stack.db.updateBanner(banner!.id, { title: 'Past the API' });
    expect((await titles()).titles[0]).not.toBe('Past the API');
    await stack.work();
    const id = await stack.tasks.delay(homeRefreshBanners, {});
    expect(await stack.tasks.ended(id, { timeoutMs: 20_000 })).toMatchObject({
      status: 'success',
      result: { banners: 3 },
    });
    expect(await titles()).toMatchObject({
      cache: 'hit',
      titles: ['Past the API', expect.any(String), expect.any(String)],
    });
  });
});

/** How stale each way can be, without the refresh every few seconds that heals all of them. */
describe('the ways to keep cache and table together', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(closers.map((close) => close())));

  async function open(mode: BannerCache) {
    const { db, drop } = await createTestDb(inject('mysqlUrl'));
    const prefix = `t-${mode}-${Math.random().toString(36).slice(2)}`;
    const connection = connect({ url: inject('redisUrl'), policy: 'fail-fast', onError: () => {} });
    const cache = createCache({ connection, prefix });
    closers.push(drop, () => connection.close());
    const asked = vi.fn<() => void>();
    const counted = {
      listBanners: () => {
        asked();
        return db.listBanners();
      },
    };
    const log = { warn: () => {} };
    const carousel = createCarousel({ db: counted, cache, mode, log });
    const banner = await db.createBanner({ ...fields, title: 'old' });
    await carousel.read();
    asked.mockClear();
    const edit = async (title: string) => {
      await db.updateBanner(banner.id, { title });
      await carousel.edited();
    };
    const read = async () => {
      const { banners, hit } = await carousel.read();
      return [banners[0]?.title, hit ? 'hit' : 'miss'];
    };
    return { db, banner, carousel, asked, edit, read, cache, counted };
  }

  it('timed refresh: an edit is not seen until the next refresh', async () => {
    const { edit, read, cache, counted } = await open('refresh');
    await edit('new');
    expect(await read()).toEqual(['old', 'hit']);
    await cache.refresh(entry, () => loadCarousel(counted));
    expect(await read()).toEqual(['new', 'hit']);
  });

  it('delete on write: the next reader pays for the query and has the edit', async () => {
    const { edit, read, asked } = await open('delete');
    await edit('new');
    expect(asked).not.toHaveBeenCalled();
    expect(await read()).toEqual(['new', 'miss']);
    expect(await read()).toEqual(['new', 'hit']);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('delete on write: many readers after an edit ask MySQL once', async () => {
    const { edit, read, asked } = await open('delete');
    await edit('new');
    const answers = await Promise.all(Array.from({ length: 200 }, read));
    expect(new Set(answers.map(([title]) => title))).toEqual(new Set(['new']));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('update on write: the editor pays for the query, no reader misses', async () => {
    const { edit, read, asked } = await open('update');
    await edit('new');
    expect(asked).toHaveBeenCalledTimes(1);
    expect(await read()).toEqual(['new', 'hit']);
  });

  it('update on write: of two editors the cache keeps what both have written', async () => {
    const { edit, read, db, banner } = await open('update');
    await Promise.all([edit('one'), edit('two'), edit('three')]);
    const [truth] = await db.listBanners();
    expect(truth!.id).toBe(banner.id);
    expect(await read()).toEqual([truth!.title, 'hit']);
  });

  it.each(['delete', 'update'] as const)(
    '%s on write: a reader that began before the edit cannot bring the old banner back',
    async (mode) => {
      const { edit, read, cache, db } = await open(mode);
      let letGo = (): void => {};
      const gate = new Promise<void>((resolve) => (letGo = resolve));
      let hasRead = (): void => {};
      const oldIsRead = new Promise<void>((resolve) => (hasRead = resolve));
      const slow = cache.refresh(entry, async () => {
        const old = await db.listBanners();
        hasRead();
        await gate;
        return old;
      });
      await oldIsRead;
      await edit('new');
      letGo();
      await slow;
      expect((await read())[0]).toBe('new');
    },
  );
});

it(
  'a dead MySQL leaves the last good carousel, also after an edit',
  { timeout: 60_000 },
  async () => {
    const mariadb = await startMariadb({ durable: false });
    const { db } = await createTestDb(mariadb.url);
    const connection = connect({ url: inject('redisUrl'), policy: 'fail-fast', onError: () => {} });
    const cache = createCache({
      connection,
      prefix: `t-dead-${Math.random().toString(36).slice(2)}`,
    });
    onTestFinished(async () => {
      await Promise.all([db.close(), connection.close()]);
      await mariadb.stop();
    });
    await db.seedDemo();
    const carousel = createCarousel({ db, cache, mode: 'delete', log: { warn: () => {} } });
    const { banners } = await carousel.read();
    await mariadb.kill();
    expect(await carousel.read()).toEqual({ banners, hit: true });
    await carousel.edited();
    const answers = await Promise.all(Array.from({ length: 100 }, () => carousel.read()));
    expect(answers.every((answer) => answer.banners.length === 3)).toBe(true);
    await mariadb.start();
    await vi.waitFor(async () => expect((await carousel.read()).hit).toBe(false), {
      timeout: 10_000,
    });
  },
);

it('a dead Redis leaves the carousel to MySQL, asked once a second by each process', async () => {
  const { db, drop } = await createTestDb(inject('mysqlUrl'));
  await db.seedDemo();
  const connection = connect({
    url: 'redis://127.0.0.1:1',
    policy: 'fail-fast',
    commandTimeoutMs: 50,
    onError: () => {},
  });
  onTestFinished(async () => {
    await connection.close();
    await drop();
  });
  const asked = vi.fn<() => void>();
  const carousel = createCarousel({
    db: {
      listBanners: () => {
        asked();
        return db.listBanners();
      },
    },
    cache: createCache({ connection, prefix: 'nowhere' }),
    mode: 'delete',
    log: { warn: () => {} },
  });
  const answers = await Promise.all(Array.from({ length: 100 }, () => carousel.read()));
  expect(answers.every(({ banners, hit }) => banners.length === 3 && !hit)).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
  await carousel.edited();
});

it('BANNER_CACHE selects the way, and nothing else is one', () => {
  const env = {
    REDIS_URL: 'redis://localhost',
    DATABASE_URL: 'mysql://localhost/shop',
    ADMIN_TOKEN: '9f3c71e5b2d8064aa1c07e6d58b3f294',
    SESSION_SECRET: '9f3c71e5b2d8064aa1c07e6d58b3f294',
  };
  expect(readConfig(env).bannerCache).toBe('delete');
  for (const way of ['refresh', 'delete', 'update'])
    expect(readConfig({ ...env, BANNER_CACHE: way }).bannerCache).toBe(way);
  expect(() => readConfig({ ...env, BANNER_CACHE: 'never' })).toThrow('BANNER_CACHE');
});
