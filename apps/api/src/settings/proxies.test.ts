import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { readProxies, trustsProxies } from './proxies.ts';

/** The address that Fastify finds behind proxies: `seen` at the connection, then `forwarded`, the nearest last. */
async function askerOf(setting: string, forwarded: string, seen = '127.0.0.1') {
  const app = Fastify({ trustProxy: trustsProxies(readProxies(setting)) });
  app.get('/', async ({ ip }) => ip);
  const headers = { 'x-forwarded-for': forwarded };
  return (await app.inject({ url: '/', remoteAddress: seen, headers })).body;
}

const PUBLIC = '198.51.100.1';

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['10.0.0.0/8', '10.1.2.3'],
  ['10.0.0.0/8', '::ffff:10.1.2.3'],
  ['::ffff:10.0.0.0/104', '10.1.2.3'],
  ['::1', '::1'],
  ['fd00::/8', 'fd00::7'],
  ['fe80::/10', 'fe80::7%eth0'],
  ['loopback', '127.8.8.8'],
  ['linklocal', '169.254.1.1'],
  ['loopback, uniquelocal,192.0.2.7', '192.0.2.7'],
  ['loopback uniquelocal', '172.16.0.1'],
  ['private_ranges', '192.168.1.1'],
  ['private_ranges', '::1'],
  ['1', '8.8.8.8'],
])('%s believes %s, and nobody else', async (setting, proxy) => {
  expect(await askerOf(setting, PUBLIC, proxy)).toBe(PUBLIC);
  expect(await askerOf(setting, `6.6.6.6, ${PUBLIC}`, proxy)).toBe(PUBLIC);
  if (setting !== '1') expect(await askerOf(setting, '6.6.6.6', PUBLIC)).toBe(PUBLIC);
});

describe('a balancer that appends', () => {
  const forged = '6.6.6.6, 127.0.0.1';

  it.each([
    ['1', `${forged}, ${PUBLIC}`, '8.8.8.8'],
    ['2', `${forged}, ${PUBLIC}, 9.9.9.9`, '8.8.8.8'],
    ['1,1', `${forged}, ${PUBLIC}, 9.9.9.9`, '8.8.8.8'],
    ['1,203.0.113.0/24', `${forged}, ${PUBLIC}, 203.0.113.9`, '172.16.0.2'],
    ['1,203.0.113.0/24', `${forged}, ${PUBLIC}, 203.0.113.9:4711`, '172.16.0.2'],
    ['uniquelocal', `${forged}, ${PUBLIC}, 10.0.0.9`, '172.16.0.2'],
  ])(
    'as %s gives the address that it saw, whatever was sent to it',
    async (...[setting, of, at]) => {
      expect(await askerOf(setting, of, at)).toBe(PUBLIC);
    },
  );
});

it.each([
  '0',
  'true',
  'TRUE',
  'false',
  'yes',
  'nonsense',
  'localhost',
  'constructor',
  '11',
  '5,6',
  '1.5',
  '-1',
  '10.0.0.0/33',
  '::1/129',
  '10.0.0.0/0',
  '::/0',
  '::ffff:0:0/96',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '127.0.0.1:8080',
  'loopback,',
  '',
])('%j is refused, with what to write instead', (text) => {
  expect(() => readProxies(text)).toThrow(/10\.0\.0\.0\/8.*loopback.*as in 1/);
});
