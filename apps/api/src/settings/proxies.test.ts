import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { readProxies } from './proxies.ts';

it.each([
  '127.0.0.1',
  '10.0.0.0/8',
  '::1',
  'fd00::/8',
  'loopback',
  'loopback, uniquelocal,192.0.2.7',
])('%s is taken, and Fastify takes it too', async (text) => {
  const app = Fastify({ trustProxy: readProxies(text) });
  app.get('/', async ({ ip }) => ip);
  const said = await app.inject({ url: '/', headers: { 'x-forwarded-for': '198.51.100.1' } });
  expect(['198.51.100.1', '127.0.0.1']).toContain(said.body);
});

it.each([
  '1',
  '0',
  'true',
  'TRUE',
  'nonsense',
  'localhost',
  '10.0.0.0/33',
  '::1/129',
  '10.0.0.0/0',
  '::/0',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '127.0.0.1:8080',
  'loopback,',
  'loopback uniquelocal',
])('%j is refused', (text) => {
  expect(() => readProxies(text)).toThrow('must list addresses and ranges');
});
