import { expect, it } from 'vitest';
import { emptyBanner, problemsOf } from './banner-draft.ts';

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
  [{ position: -1 }, { position: 'position' }],
  [{ subtitle: 'x'.repeat(201) }, { subtitle: 'long' }],
])('with %j it says %j', (change, problems) => {
  expect(problemsOf({ ...good, ...change })).toEqual(problems);
});
