import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { createCookieSigner } from '../who/cookie-signer.ts';
import { readSession, decorateSessions, setSession, type KnownSession } from './session.ts';

const DAY_MS = 86_400_000;
const SECRET = 's'.repeat(32);
const since = Math.floor(Date.now() / 1000);
const buyer = { userId: 'g_abc', name: 'Guest 1234', guests: ['g_def', 'g_ghi'], id: 'i', since };

afterEach(() => void vi.useRealTimers());

/** An app that signs this session in, behind a proxy that ends TLS. */
async function signedIn(secret: string | string[] = SECRET, session: KnownSession = buyer) {
  const app = Fastify({ trustProxy: true });
  await app.register(cookie, { secret: createCookieSigner([secret].flat()) });
  decorateSessions(app, { has: () => false });
  app.post('/', async (request, reply) => {
    setSession(reply, readSession(request) ?? session);
    return {};
  });
  app.get('/', async (request) => ({ session: readSession(request) }));
  const signIn = async (headers: Record<string, string> = {}) => {
    const answer = await app.inject({ method: 'POST', url: '/', headers });
    return [answer.headers['set-cookie']].flat().map(String);
  };
  const [header = ''] = await signIn();
  const whoIs = async (text: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: '/', headers: { cookie: text, ...headers } })).json().session;
  const sign = (value: string) => `seckill_session=${app.signCookie(value)}`;
  return { own: own(header), whoIs, signIn, sign };
}

const own = (header = ''): string => header.split(';', 1)[0] ?? '';
const TLS = { 'x-forwarded-proto': 'https' };

test('a session is read, and read again', async () => {
  const { own: mine, whoIs } = await signedIn();
  expect(await whoIs(mine)).toEqual(buyer);
  expect(await whoIs(mine)).toEqual(buyer);
});

test('a cookie that was changed is nobody', async () => {
  const { own: mine, whoIs } = await signedIn();
  expect(await whoIs(mine)).toEqual(buyer);
  expect(await whoIs(mine.replace('g_abc', 'g_abd'))).toBeNull();
  expect(await whoIs(mine.slice(0, -1))).toBeNull();
});

test('the cookie of one app is nothing to an app of another secret, unless it has both', async () => {
  const { own: mine, whoIs } = await signedIn();
  expect(await whoIs(mine)).toEqual(buyer);
  const other = await signedIn('t'.repeat(32));
  expect(await other.whoIs(mine)).toBeNull();
  const both = await signedIn(['t'.repeat(32), SECRET]);
  expect(await both.whoIs(mine)).toEqual(buyer);
  expect(await other.whoIs(both.own)).toEqual(buyer);
});

test('a session ends when its time is over', async () => {
  const { own: mine, whoIs } = await signedIn();
  expect(await whoIs(mine)).toEqual(buyer);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * DAY_MS });
  expect(await whoIs(mine)).toBeNull();
});

test('over TLS the cookie is of this host alone, and one that another name of the domain set is not asked', async () => {
  const { own: plain, whoIs, signIn } = await signedIn();
  expect(plain).toMatch(/^seckill_session=/);
  const [header = ''] = await signIn(TLS);
  expect(header).toMatch(/^__Host-seckill_session=.*Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const evil = await signedIn(SECRET, { ...buyer, userId: 'g_evil' });
  expect(await whoIs(`${evil.own}; ${own(header)}`, TLS)).toEqual(buyer);
  expect(await whoIs(own(header))).toBeNull();
});

test('a member signs in again after 90 days, however often the cookie was renewed', async () => {
  const member = await signedIn(SECRET, { ...buyer, userId: 'u_ada' });
  const guest = await signedIn();
  const cookies = { member: member.own, guest: guest.own };
  const start = Date.now();
  for (const day of [25, 50, 75, 89]) {
    vi.useFakeTimers({ toFake: ['Date'], now: start + day * DAY_MS });
    cookies.member = own((await member.signIn({ cookie: cookies.member }))[0]);
    cookies.guest = own((await guest.signIn({ cookie: cookies.guest }))[0]);
    expect(await member.whoIs(cookies.member)).toMatchObject({ userId: 'u_ada', id: 'i' });
  }
  vi.useFakeTimers({ toFake: ['Date'], now: start + 91 * DAY_MS });
  expect(await member.whoIs(cookies.member)).toBeNull();
  expect(await guest.whoIs(cookies.guest)).toEqual(buyer);
});

test('a cookie of the version before is read, and its copies are one session', async () => {
  const { whoIs, sign } = await signedIn();
  const expires = since + 30 * 86_400;
  const old = sign(`u_ada.${expires}.${Buffer.from('Ada').toString('base64url')}`);
  const session = await whoIs(old);
  expect(session).toMatchObject({ userId: 'u_ada', name: 'Ada', guests: [], since });
  expect(session.id).toHaveLength(16);
  expect((await whoIs(old)).id).toBe(session.id);
});
