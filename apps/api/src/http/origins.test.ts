import { networkInterfaces } from 'node:os';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { originCheck } from './origins.ts';

async function listening(host: string, configured: string[] = []) {
  const app = Fastify();
  await app.listen({ port: 0, host });
  const port = Number(new URL(app.listeningOrigin).port);
  return { app, port, isAllowed: originCheck(app, configured) };
}

test('a server that listens everywhere is opened from every address of this machine', async () => {
  const { app, port, isAllowed } = await listening('0.0.0.0');
  const addresses = Object.values(networkInterfaces())
    .flatMap((places = []) => places)
    .filter(({ family }) => family === 'IPv4');
  expect(addresses.length).toBeGreaterThan(0);
  for (const { address } of addresses) expect(isAllowed(`http://${address}:${port}`)).toBe(true);
  expect(isAllowed(`http://localhost:${port}`)).toBe(true);
  expect(isAllowed(`http://evil.example:${port}`)).toBe(false);
  expect(isAllowed(`http://127.0.0.1:${port + 1}`)).toBe(false);
  await app.close();
});

test('what is configured is all that may', async () => {
  const { app, port, isAllowed } = await listening('127.0.0.1', ['https://shop.example']);
  expect(isAllowed('https://shop.example')).toBe(true);
  expect(isAllowed(`http://127.0.0.1:${port}`)).toBe(false);
  expect(isAllowed('https://shop.example.evil.example')).toBe(false);
  await app.close();
});
