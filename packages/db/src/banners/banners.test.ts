import { expect, it } from 'vitest';
import { ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase();

const fields = { title: 'A', subtitle: '一', imageUrl: '/a.svg', linkUrl: '/', position: 9 };

it('a new shop gets a carousel once, whoever starts at the same time', async () => {
  expect(await test.db.listBanners()).toEqual([]);
  await Promise.all([1, 2, 3].map(() => test.db.seedDemo()));
  await test.db.seedDemo();
  const seeded = await test.db.listBanners();
  expect(seeded.map(({ imageUrl }) => imageUrl)).toEqual([
    '/images/banner-1.svg',
    '/images/banner-2.svg',
    '/images/banner-3.svg',
  ]);
});

it('banners are made, moved, edited and removed', async () => {
  const made = await test.db.createBanner(fields);
  expect(made).toEqual({ id: expect.any(Number), ...fields, texts: null });
  expect((await test.db.listBanners()).at(-1)).toEqual(made);

  const moved = await test.db.updateBanner(made.id, { position: 0, title: 'B' });
  expect(moved).toEqual({ ...made, position: 0, title: 'B' });
  expect((await test.db.listBanners())[0]).toEqual(moved);
  expect(await test.db.updateBanner(made.id, {})).toEqual(moved);

  await test.db.deleteBanner(made.id);
  await test.db.deleteBanner(made.id);
  expect(await test.db.updateBanner(made.id, { title: 'C' })).toBeUndefined();
  expect(await test.db.listBanners()).toHaveLength(3);
});
