import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { closesWithSession } from '../testing/closes-with-session.ts';
import { startStack, type Stack } from '../testing/stack.ts';

const SECRET = 'secret-of-the-lab-in-the-tests-0123';
const EMPTY = { run: null, faults: [{ fault: 'mysql_away', possible: true }] };
const SETTINGS = { people: 1, units: 1, slots: 1, queue: 0, workMs: 0, concurrency: 1 };

/** What stands in for the process of the lab: how that behaves is told by its own tests. */
const asked: string[] = [];
let watching: ServerResponse | undefined;
const labProcess = createServer((request, response) => {
  const what = `${request.method} ${request.url}`;
  if (request.headers.authorization !== `Bearer ${SECRET}`) return response.writeHead(401).end();
  asked.push(what);
  const json = (status: number, body: object) =>
    response.writeHead(status).end(JSON.stringify(body));
  if (what === 'GET /lab') return json(200, EMPTY);
  if (what === 'POST /runs') return json(409, { code: 'lab_busy', message: 'busy' });
  if (what !== 'GET /watch') return response.writeHead(202).end('{}');
  watching = response;
  return response.writeHead(200).write(`\n${JSON.stringify({ type: 'lab', lab: EMPTY })}\n`);
});

let stack: Stack;
beforeAll(async () => {
  labProcess.listen(0, '127.0.0.1');
  await once(labProcess, 'listening');
  const { port } = labProcess.address() as AddressInfo;
  const place = { url: `http://127.0.0.1:${port}`, secret: SECRET };
  stack = await startStack({ config: { lab: true, labProcess: place } });
});
afterAll(async () => {
  await stack.close();
  labProcess.closeAllConnections();
  labProcess.close();
});

it('passes on what operators ask, and what is refused there', async () => {
  expect(await stack.admin('GET', '/api/lab')).toMatchObject({ status: 200, body: EMPTY });
  const busy = await stack.admin('POST', '/api/lab/runs', SETTINGS);
  expect(busy).toMatchObject({ status: 409, body: { code: 'lab_busy' } });
  expect((await stack.admin('POST', '/api/lab/faults/mysql_away')).status).toBe(202);
  expect(asked).toContain('POST /faults/mysql_away');
  expect((await stack.admin('POST', '/api/lab/faults/fire')).status).toBe(400);
  expect((await stack.admin('POST', '/api/lab/runs', { ...SETTINGS, people: 2001 })).status).toBe(
    400,
  );
  expect((await stack.call('GET', '/api/lab')).status).toBe(401);
});

it('shows the code that its lessons name, and nothing else of the machine', async () => {
  const ask = (file: string, call: Stack['admin'] = stack.admin) =>
    call('GET', `/api/lab/code?file=${encodeURIComponent(file)}`);
  const file = 'packages/inventory/src/scripts/claim.lua';
  const shown = await ask(file);
  expect(shown).toMatchObject({ status: 200, body: { file } });
  expect(shown.body.text).toContain('local replayed =');
  expect((await ask('apps/api/src/lab/nothing.ts')).status).toBe(404);
  expect((await ask(file, stack.call)).status).toBe(401);
  for (const odd of [
    'package.json',
    '/etc/passwd',
    'apps/api/package.json',
    'apps/api/src/../../../secrets.ts',
    'apps/api/src/./main.ts',
    'apps/api/src//main.ts',
    'apps/api/src/.hidden.ts',
    'apps/api/src/main.ts/../x.lua',
    'apps/../../src/x.ts',
    String.raw`apps/api/src\..\x.ts`,
    'apps/api/src/%2e%2e/%2e%2e/x.ts',
    'apps/api/src/main.js',
    'apps/api/src/main.ts\n',
  ])
    expect([odd, (await ask(odd)).status]).toEqual([odd, 400]);
});

it('is in the audit', async () => {
  await stack.admin('POST', '/api/lab/faults/mysql_away');
  await expect
    .poll(async () => (await stack.admin('GET', '/api/admin/audit')).body.entries)
    .toContainEqual(
      expect.objectContaining({
        action: 'POST /api/lab/faults/:fault',
        target: 'fault=mysql_away',
        status: 202,
      }),
    );
});

it('takes the cookie of an operator, whose path is its own', async () => {
  const token = stack.config.adminToken;
  const signedIn = await stack.call('POST', '/api/admin/session', { token });
  const cookies = signedIn.headers.getSetCookie();
  expect(cookies.map((cookie) => /Path=([^;]+)/.exec(cookie)?.[1])).toEqual([
    '/api/admin',
    '/api/lab',
  ]);
  const cookie = cookies[1]?.split(';')[0] ?? '';
  expect((await stack.call('GET', '/api/lab', undefined, { cookie })).status).toBe(200);
  const foreign = { cookie, origin: 'https://elsewhere.example' };
  expect((await stack.call('POST', '/api/lab/runs', SETTINGS, foreign)).status).toBe(403);
});

it('hands every message to who watches, until the process of the lab is gone', async () => {
  const url = `${stack.url.replace('http', 'ws')}/api/lab/watch`;
  const headers = { authorization: `Bearer ${stack.config.adminToken}` };
  const ws = new WebSocket(url, { headers });
  const [first] = (await once(ws, 'message')) as [Buffer];
  expect(JSON.parse(first.toString())).toEqual({ type: 'lab', lab: EMPTY });
  const closed = once(ws, 'close');
  watching?.destroy();
  expect((await closed)[0]).toBe(1013);

  const stranger = new WebSocket(url);
  const [error] = (await once(stranger, 'error')) as [Error];
  expect(error.message).toContain('401');
});

closesWithSession({ stack: () => stack, path: '/api/lab/watch', cookie: '/api/lab' });

it('says so when its process is away, and is nowhere without LAB', async () => {
  labProcess.closeAllConnections();
  labProcess.close();
  expect((await stack.admin('GET', '/api/lab')).body).toMatchObject({ code: 'lab_away' });
});
