import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { askPatiently } from './ask-patiently.ts';
import { createClient } from './http.ts';

/** Answers with these statuses in turn, the last one from then on; tells how often it was asked. */
async function answering(...statuses: number[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    response.statusCode = statuses[Math.min(asked, statuses.length - 1)] ?? 200;
    asked += 1;
    response.end(JSON.stringify({ asked }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    await client.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return client;
}

it.each([
  { statuses: [200], status: 200, asked: 1 },
  { statuses: [503, 429, 200], status: 200, asked: 3 },
  { statuses: [503, 404], status: 404, asked: 2 },
  { statuses: [500], status: 500, asked: 1 },
])('$statuses: $status after $asked', async ({ statuses, status, asked }) => {
  const client = await answering(...statuses);
  const answer = await askPatiently(client, { path: '/' }, { everyMs: 1 });
  expect(answer).toMatchObject({ status, body: { asked } });
});

it('says what it was answered last when its time is over', async () => {
  const client = await answering(503);
  const answer = await askPatiently(client, { path: '/' }, { everyMs: 1, limitMs: 20 });
  expect(answer.status).toBe(503);
});
