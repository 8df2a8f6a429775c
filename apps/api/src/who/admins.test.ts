import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import type { Operator } from '../settings/operators.ts';
import { createAdmins, operatorOf } from './admins.ts';

const TLS = { 'x-forwarded-proto': 'https' };

afterEach(() => void vi.useRealTimers());

async function doorOf(adminToken: string, operators: readonly Operator[] = []) {
  const app = Fastify({ trustProxy: true });
  await app.register(cookie, { secret: 's'.repeat(32) });
  const admins = createAdmins({
    adminToken,
    operators,
    limiter: {
      rule: () => () => ({ outcome: 'taken' }),
      take: async () => ({ outcome: 'taken' }),
      count: async () => 1,
    },
    revocations: { has: () => false, revoke: async () => undefined },
  });
  app.decorateRequest('operator', null);
  app.decorateRequest('noted', null);
  app.post('/', async (request, reply) => {
    const operator = await admins.findByToken(String(request.headers['x-token']), request);
    if (operator) admins.begin(reply, operator);
    return {};
  });
  app.get('/', { onRequest: admins.require }, async (request) => operatorOf(request).name);
  const signIn = async (headers = {}, token = adminToken) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'x-token': token, ...headers },
    });
    return String(answer.headers['set-cookie']);
  };
  const nameBy = async (header: string) => {
    const own = header.split(';', 1)[0] ?? '';
    return (await app.inject({ url: '/', headers: { cookie: own } })).body;
  };
  const ask = async (header: string, headers = {}) => {
    const own = header.split(';', 1)[0] ?? '';
    return (await app.inject({ url: '/', headers: { cookie: own, ...headers } })).statusCode;
  };
  return { signIn, ask, nameBy };
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

test('a cookie says whose it is, and ends with the token of that operator alone', async () => {
  const lin: Operator = { name: 'lin', role: 'look', token: 'of lin' };
  const mei: Operator = { name: 'mei', role: 'run', token: 'of mei' };
  const before = await doorOf('one', [lin, mei]);
  const cookies = {
    admin: await before.signIn(),
    lin: await before.signIn({}, 'of lin'),
    mei: await before.signIn({}, 'of mei'),
  };
  for (const [name, cookie] of Object.entries(cookies))
    expect(await before.nameBy(cookie)).toBe(name);
  const after = await doorOf('one', [{ ...lin, token: 'of lin, new' }]);
  expect(await after.ask(cookies.admin)).toBe(200);
  expect(await after.ask(cookies.lin)).toBe(401);
  expect(await after.ask(cookies.mei)).toBe(401);
});

test('a cookie that was changed or is past its time is none', async () => {
  const { signIn, ask } = await doorOf('one');
  const own = await signIn();
  expect(await ask(own.replace(/\.(\d+)\./, (_, expires) => `.${Number(expires) + 1}.`))).toBe(401);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 12.1 * 3_600_000 });
  expect(await ask(own)).toBe(401);
});
