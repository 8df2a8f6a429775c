import { networkInterfaces } from 'node:os';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { originCheck } from './origins.ts';

async function listening(host: string, configured: string[] = [], lines: string[] = []) {
  const stream = { write: (line: string) => void lines.push(line) };
  const app = Fastify({ logger: { level: 'warn', stream } });
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

test('each origin that is refused is named once, with the setting', async () => {
  const lines: string[] = [];
  const { app, isAllowed } = await listening('127.0.0.1', ['https://shop.example'], lines);
  for (let i = 0; i < 3; i += 1) {
    isAllowed('https://www.shop.example');
    isAllowed('https://shop.example');
    isAllowed('http://shop.example');
  }
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { origin: 'https://www.shop.example', setting: 'ALLOWED_ORIGINS' },
    { origin: 'http://shop.example', setting: 'ALLOWED_ORIGINS' },
  ]);
  for (let i = 0; i < 1000; i += 1) isAllowed(`http://${i}.example`);
  expect(lines.length).toBeLessThan(100);
  await app.close();
});
