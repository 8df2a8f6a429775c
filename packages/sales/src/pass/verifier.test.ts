import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpVerifier, type PassVerifier } from './verifier.ts';

const asked: Record<string, string>[] = [];
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (part) => (text += String(part)));
  request.on('end', () => {
    const form = Object.fromEntries(new URLSearchParams(text));
    asked.push(form);
    if (form['response'] === 'broken') response.writeHead(500).end('{"success":true}');
    else response.end(JSON.stringify({ success: form['response'] === 'a person' }));
  });
});
let verifier: PassVerifier;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  verifier = httpVerifier({ url: `http://127.0.0.1:${port}/siteverify`, secret: 'shh' });
});
afterAll(() => void server.close());

it('asks with the secret, the word of the page and the address, and believes what is said', async () => {
  expect(await verifier.verify('a person', '203.0.113.1')).toBe(true);
  expect(asked.at(-1)).toEqual({ secret: 'shh', response: 'a person', remoteip: '203.0.113.1' });
  expect(await verifier.verify('a program', '203.0.113.1')).toBe(false);
});

it('rejects when nobody can say', async () => {
  await expect(verifier.verify('broken', '203.0.113.1')).rejects.toThrow(
    'the verifier answered 500',
  );
});
