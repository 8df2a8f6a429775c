import { expect, it } from 'vitest';
import { bannerOf, draftOf, emptyBanner, problemsOf } from './banner-draft.ts';

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

it('says in each language what was written for it, and nothing where nothing was', () => {
  const banner = { ...bannerOf(good), id: 1, texts: { en: { title: 'Watches' } } };
  const draft = draftOf(banner);
  expect(draft.texts.zh).toEqual({ title: '', subtitle: '' });
  draft.texts.zh.title = ' 手表 ';
  expect(bannerOf(draft).texts).toEqual({ zh: { title: '手表' }, en: { title: 'Watches' } });
});
