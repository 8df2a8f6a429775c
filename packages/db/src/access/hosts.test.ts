import { expect, it } from 'vitest';
import { hostsOf } from './hosts.ts';

it.each([
  ['mysql://u:p@a:1/shop', ['mysql://u:p@a:1/shop']],
  ['mysql://u:p%2C@a/shop?ssl={"a":"b,c"}', ['mysql://u:p%2C@a/shop?ssl={"a":"b,c"}']],
  ['mysql://u:a,b@h/shop', ['mysql://u:a,b@h/shop']],
  [
    'mysql://u:p@a:1,b,[::1]:3/shop',
    ['mysql://u:p@a:1/shop', 'mysql://u:p@b/shop', 'mysql://u:p@[::1]:3/shop'],
  ],
  ['mysql://a,b/shop?ssl={}', ['mysql://a/shop?ssl={}', 'mysql://b/shop?ssl={}']],
])('the servers of %s', (url, servers) => expect(hostsOf(url)).toEqual(servers));
