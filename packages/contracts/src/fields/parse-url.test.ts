import { expect, it } from 'vitest';
import { parseUrl } from './parse-url.ts';

it('reads an address, however often', () => {
  expect(parseUrl('https://shop.example/a?b')?.host).toBe('shop.example');
  expect(parseUrl('/images/café.jpg', 'https://shop.example')?.pathname).toBe(
    '/images/caf%C3%A9.jpg',
  );
  for (const text of ['', '/images/watch.svg', 'https://', 'https://a b/'])
    expect(parseUrl(text)).toBeUndefined();
  for (let i = 0; i < 30_000; i += 1) parseUrl(`https://shop.example/${i}`);
  expect(parseUrl('https://münchen.example')?.host).toBe('xn--mnchen-3ya.example');
});
