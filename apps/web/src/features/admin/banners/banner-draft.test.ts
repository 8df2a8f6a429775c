import { expect, it } from 'vitest';
import { LIMITS, NewBanner } from '@seckill/contracts';
import { ApiError } from '../../../lib/api.ts';
import { ADDRESSES, edgesOf, NUMBERS, takes } from '../../../testing/contract.ts';
import { bannerOf, draftOf, emptyBanner, problemsOf, refusedIn } from './banner-draft.ts';

const wordsOf = (title: string) => ({ ...emptyBanner(0).texts, en: { title, subtitle: '' } });
const good = { ...emptyBanner(3), title: 'Watch', imageUrl: '/images/watch.svg' };

it('accepts a banner that leads to a path or an https address', () => {
  expect(problemsOf(good)).toEqual({});
  expect(problemsOf({ ...good, linkUrl: 'https://example.com/a' })).toEqual({});
});

it.each([
  [{ title: ' ' }, { title: 'missing' }],
  [{ imageUrl: '' }, { imageUrl: 'missing' }],
  [{ linkUrl: '//evil.example' }, { linkUrl: 'url' }],
  [{ linkUrl: 'javascript:alert(1)' }, { linkUrl: 'url' }],
  [{ imageUrl: '/a b' }, { imageUrl: 'url' }],
  [{ title: '\u200b' }, { title: 'missing' }],
  [{ title: 'a\u202eb' }, { title: 'letters' }],
  [{ position: -1 }, { position: 'position' }],
  [{ subtitle: 'x'.repeat(201) }, { subtitle: 'long' }],
  [{ texts: wordsOf('x'.repeat(101)) }, { 'texts.en.title': 'long' }],
])('with %j it says %j', (change, problems) => {
  expect(problemsOf({ ...good, ...change })).toEqual(problems);
});

it('takes of each field what the API takes', () => {
  const taken = takes(NewBanner);
  const titles = edgesOf(LIMITS.bannerTitle);
  const subtitles = edgesOf(LIMITS.bannerSubtitle);
  const changes = [
    ...titles.map((title) => ({ title })),
    ...subtitles.map((subtitle) => ({ subtitle })),
    ...titles.map((title) => ({ texts: wordsOf(title) })),
    ...ADDRESSES.flatMap((address) => [{ imageUrl: address }, { linkUrl: address }]),
    ...NUMBERS.map((position) => ({ position })),
  ];
  for (const change of changes) {
    const draft = { ...good, ...change };
    const isRight = Object.keys(problemsOf(draft)).length === 0;
    expect([change, isRight]).toEqual([change, taken(bannerOf(draft))]);
  }
});

it('finds whichever field the API refuses', () => {
  const names = Object.keys(NewBanner.properties).filter((name) => name !== 'texts');
  for (const name of [...names, 'texts/en/title', 'texts/zh/subtitle']) {
    const at = refusedIn(new ApiError('bad_request', '', { field: `body/${name}` }));
    expect(at?.field).toBe(name.replaceAll('/', '.'));
  }
  expect(refusedIn(new ApiError('bad_request', '', { field: 'body/texts' }))).toBeUndefined();
  expect(refusedIn(new ApiError('network', ''))).toBeUndefined();
});

it('says in each language what was written for it, and nothing where nothing was', () => {
  const banner = { ...bannerOf(good), id: 1, texts: { en: { title: 'Watches' } } };
  const draft = draftOf(banner);
  expect(draft.texts.zh).toEqual({ title: '', subtitle: '' });
  draft.texts.zh.title = ' 手表 ';
  expect(bannerOf(draft).texts).toEqual({ zh: { title: '手表' }, en: { title: 'Watches' } });
});
