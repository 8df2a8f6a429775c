import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { readSession, rememberSessions, setSession } from './session.ts';

const buyer = { userId: 'g_abc', name: 'Guest 1234' };

afterEach(() => void vi.useRealTimers());

async function signedIn(secret = 's'.repeat(32)) {
  const app = Fastify();
  await app.register(cookie, { secret });
  rememberSessions(app);
  app.post('/', async (_request, reply) => {
    setSession(reply, buyer);
    return {};
  });
  app.get('/', async (request) => ({ session: readSession(request) }));
  const answer = await app.inject({ method: 'POST', url: '/' });
  const [header = ''] = [answer.headers['set-cookie']].flat();
  const whoIs = async (text: string) =>
    (await app.inject({ url: '/', headers: { cookie: text } })).json().session;
  return { own: header.split(';', 1)[0] ?? '', whoIs };
}

test('a session is read, and read again from memory', async () => {
  const { own, whoIs } = await signedIn();
  expect(await whoIs(own)).toEqual(buyer);
  expect(await whoIs(own)).toEqual(buyer);
});

test('a cookie that was changed is nobody, though the true one is remembered', async () => {
  const { own, whoIs } = await signedIn();
  expect(await whoIs(own)).toEqual(buyer);
  expect(await whoIs(own.replace('g_abc', 'g_abd'))).toBeNull();
  expect(await whoIs(own.slice(0, -1))).toBeNull();
});

test('what one app remembers is nothing to an app of another secret', async () => {
  const { own, whoIs } = await signedIn();
  expect(await whoIs(own)).toEqual(buyer);
  const other = await signedIn('t'.repeat(32));
  expect(await other.whoIs(own)).toBeNull();
});

test('a remembered session ends when its time is over', async () => {
  const { own, whoIs } = await signedIn();
  expect(await whoIs(own)).toEqual(buyer);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 });
  expect(await whoIs(own)).toBeNull();
});
