import { expect, it } from 'vitest';
import { readOrigins } from './origins.ts';

it.each([
  ['https://shop.example', ['https://shop.example']],
  ['https://shop.example/', ['https://shop.example']],
  ['HTTPS://Shop.Example', ['https://shop.example']],
  ['https://shop.example:443', ['https://shop.example']],
  ['http://shop.example:80/,http://shop.example', ['http://shop.example']],
  [
    'https://a.example, https://shop.example:8443 ,',
    ['https://a.example', 'https://shop.example:8443'],
  ],
  ['http://[::1]:3000', ['http://[::1]:3000']],
  ['https://münchen.example', ['https://xn--mnchen-3ya.example']],
])('%j is what a browser sends', (text, origins) => {
  expect(readOrigins(text)).toEqual(origins);
});

it.each([
  '*',
  ' ',
  ',',
  'null',
  'shop.example',
  '//shop.example',
  'https://*.example',
  'https://shop.example/shop',
  'https://shop.example/?x',
  'https://u:p@shop.example',
  'ws://shop.example',
  'https://',
  'https://shop.example:port',
  'https://a.example https://b.example',
  'https://a.example,b.example',
])('%j is refused', (text) => {
  expect(() => readOrigins(text)).toThrow('must list what browsers send as Origin');
});
