import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { createAdmins } from './admins.ts';

const TLS = { 'x-forwarded-proto': 'https' };

afterEach(() => void vi.useRealTimers());

async function doorOf(adminToken: string) {
  const app = Fastify({ trustProxy: true });
  await app.register(cookie, { secret: 's'.repeat(32) });
  const admins = createAdmins({
    adminToken,
    limiter: {
      rule: () => () => ({ outcome: 'taken' }),
      take: async () => ({ outcome: 'taken' }),
      count: async () => 1,
    },
    revocations: { has: () => false, revoke: async () => undefined },
  });
  app.post('/', async (_request, reply) => {
    admins.begin(reply);
    return {};
  });
  app.get('/', { onRequest: admins.require }, async () => ({}));
  const signIn = async (headers = {}) =>
    String((await app.inject({ method: 'POST', url: '/', headers })).headers['set-cookie']);
  const ask = async (header: string, headers = {}) => {
    const own = header.split(';', 1)[0] ?? '';
    return (await app.inject({ url: '/', headers: { cookie: own, ...headers } })).statusCode;
  };
  return { signIn, ask };
}

test('the cookie goes along with what operators ask from our own pages, and with nothing else', async () => {
  const { signIn, ask } = await doorOf('one');
  const plain = await signIn();
  expect(plain).toMatch(/^seckill_admin=.*Path=\/api\/admin; HttpOnly; SameSite=Strict$/);
  expect(await ask(plain)).toBe(200);
  const secure = await signIn(TLS);
  expect(secure).toMatch(
    /^__Secure-seckill_admin=.*Path=\/api\/admin; HttpOnly; Secure; SameSite=Strict$/,
  );
  expect(await ask(secure, TLS)).toBe(200);
  expect(await ask(plain, TLS)).toBe(401);
});

test('another token ends every session that the one before began', async () => {
  const before = await doorOf('one');
  const after = await doorOf('another');
  expect(await after.ask(await before.signIn())).toBe(401);
});

test('a cookie that was changed or is past its time is none', async () => {
  const { signIn, ask } = await doorOf('one');
  const own = await signIn();
  expect(await ask(own.replace(/\.(\d+)\./, (_, expires) => `.${Number(expires) + 1}.`))).toBe(401);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 12.1 * 3_600_000 });
  expect(await ask(own)).toBe(401);
});
