import { userCreate } from '@seckill/tasks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const person = (username: string) => ({
  username,
  password: 'correct horse battery',
  mobile: '+8613800000000',
});
const signUp = (body: unknown, headers = {}) => stack.call('POST', '/api/users', body, headers);
const signIn = (username: string, password = 'correct horse battery') =>
  stack.call('POST', '/api/session', { username, password });
const signInFrom = (to: Stack, address: string, username: string) =>
  to.call('POST', '/api/session', { username, password: 'x' }, { 'x-forwarded-for': address });
const signUpFrom = (to: Stack, address: string, username: string) =>
  to.call(
    'POST',
    '/api/users',
    { username, password: 'a long password', mobile: '+8613800000000' },
    { 'x-forwarded-for': address },
  );
const cookieOf = (answer: { headers: Headers }) =>
  answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

async function ended(taskId: string, cookie: string) {
  return expect
    .poll(
      async () => (await stack.call('GET', `/api/tasks/${taskId}`, undefined, { cookie })).body,
      { timeout: 15_000, interval: 20 },
    )
    .toMatchObject({ status: expect.stringMatching(/^(success|failure)$/) })
    .then(
      async () => (await stack.call('GET', `/api/tasks/${taskId}`, undefined, { cookie })).body,
    );
}

async function account(username: string) {
  const answer = await signUp(person(username));
  return ended(answer.body.taskId, cookieOf(answer));
}

describe('signing up', () => {
  it('is answered at once; the task is read by the session that asked, made if there was none', async () => {
    const answer = await signUp(person('ada'));
    expect(answer).toMatchObject({
      status: 202,
      body: { taskId: expect.stringMatching(/^user\.create~/), status: 'queued', pollAfterMs: 500 },
    });
    const cookie = cookieOf(answer);
    const task = await ended(answer.body.taskId, cookie);
    expect(task).toMatchObject({ kind: 'user.create', status: 'success', result: { name: 'ada' } });
    const stranger = await stack.guest();
    const theirs = await stranger.call('GET', `/api/tasks/${answer.body.taskId}`);
    expect(theirs).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
  });

  it('keeps the session of a guest who has one', async () => {
    const guest = await stack.guest();
    const answer = await signUp(person('grace'), { cookie: guest.cookie });
    const task = await ended(answer.body.taskId, guest.cookie);
    expect(task.status).toBe('success');
    expect((await guest.call('GET', '/api/session')).body.userId).toBe(guest.userId);
  });

  it('a name that somebody has ends in a clear failure, whatever its case', async () => {
    await account('Linus');
    for (const name of ['Linus', 'lINUS']) {
      expect(await account(name)).toMatchObject({
        status: 'failure',
        error: { code: 'username_taken', message: expect.any(String) },
      });
    }
  });

  it('of many who want a name at once one gets it', async () => {
    const tasks = await Promise.all(Array.from({ length: 6 }, () => account('popular')));
    expect(tasks.filter(({ status }) => status === 'success')).toHaveLength(1);
    const failed = tasks.filter(({ status }) => status === 'failure');
    expect(new Set(failed.map(({ error }) => error.code))).toEqual(new Set(['username_taken']));
  });

  it.each([
    [{ username: 'a' }, /^A user name has/],
    [{ username: 'has space' }, /^A user name has/],
    [{ username: undefined }, /^A user name has/],
    [{ password: 'short' }, /^A password has/],
    [{ password: 'x'.repeat(129) }, /^A password has/],
    [{ mobile: 'call me' }, /^A mobile number has/],
    [{ extra: true }, /^body\/extra is not known$/],
  ])('%j is refused with the rule it breaks', async (change, rule) => {
    const body = { ...person('nobody'), ...change };
    const answer = await signUp(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(answer.body.message).toMatch(rule);
    expect(JSON.stringify(answer.body)).not.toContain(body.password);
  });

  it('a password that waited too long, or whose key is gone, makes no account', async () => {
    const userId = `u_${'x'.repeat(22)}`;
    const args = { userId, username: 'late', mobile: '13800000000' };
    await stack.deposits.leave(userId, 'sealed with another secret', 60_000);
    const guest = await stack.guest();
    for (let i = 0; i < 2; i += 1) {
      const id = await stack.tasks.delay(userCreate, args, { owner: guest.userId });
      expect(await ended(id, guest.cookie)).toMatchObject({
        status: 'failure',
        error: { code: 'sign_up_expired' },
      });
      await stack.deposits.remove(userId);
    }
    expect(await stack.db.findMember('late')).toBeUndefined();
  });

  it('run twice, the task finds the account it made', async () => {
    const guest = await stack.guest();
    const { userId } = (await account('twice')).result;
    const id = await stack.tasks.delay(
      userCreate,
      { userId, username: 'twice', mobile: '13800000000' },
      { owner: guest.userId },
    );
    expect(await ended(id, guest.cookie)).toMatchObject({ status: 'success', result: { userId } });
  });
});

it('one address makes twenty accounts at once, then few', { timeout: 40_000 }, async () => {
  const other = await startStack();
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, i) => other.call('POST', '/api/users', person(`many-${i}`))),
  );
  const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
  await other.close();
  expect(statuses).toEqual([...Array<number>(20).fill(202), ...Array<number>(5).fill(429)]);
});

describe('signing in', () => {
  it('gives the session of the account, in any writing of the name', async () => {
    const { result } = await account('Barbara');
    const answer = await signIn('bArBaRa');
    expect(answer).toMatchObject({ status: 200, body: { userId: result.userId, name: 'Barbara' } });
    const me = await stack.call('GET', '/api/session', undefined, { cookie: cookieOf(answer) });
    expect(me.body).toEqual({ userId: result.userId, name: 'Barbara' });
  });

  it('a wrong password and an unknown name get one and the same answer', async () => {
    await account('Alan');
    const [wrong, unknown] = [await signIn('Alan', 'wrong'), await signIn('Nobody', 'wrong')];
    expect(wrong).toMatchObject({ status: 401, body: { code: 'bad_credentials' } });
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it('an account is tried ten times from one network, then a while not even with the right password', async () => {
    await account('Target');
    const names = ['Target', 'TARGET', 'tárget'];
    const tries: number[] = [];
    for (let i = 0; i < 12; i += 1) tries.push((await signIn(names[i % 3] ?? '', 'wrong')).status);
    expect(tries.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(tries.slice(10)).toEqual([429, 429]);
    const right = await signIn('Target');
    expect(right).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(right.body.retryAfterMs).toBeGreaterThan(30_000);
    expect(Number(right.headers.get('retry-after'))).toBe(
      Math.ceil(right.body.retryAfterMs / 1000),
    );
  });

  it('a guesser keeps nobody out who signed in from this device before', async () => {
    await account('Owner');
    const device = (await signIn('Owner')).headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith('seckill_device='));
    for (let i = 0; i < 11; i += 1) await signIn('Owner', 'wrong');
    expect((await signIn('Owner')).status).toBe(429);
    const credentials = { username: 'Owner', password: person('').password };
    const own = { cookie: device?.split(';')[0] ?? '' };
    expect((await stack.call('POST', '/api/session', credentials, own)).status).toBe(200);
    const wrong = { ...credentials, password: 'wrong' };
    const tries = [];
    for (let i = 0; i < 11; i += 1)
      tries.push((await stack.call('POST', '/api/session', wrong, own)).status);
    expect(tries).toEqual([...Array<number>(10).fill(401), 429]);
  });

  it('one address has sixty tries, whatever the names and whatever it says of itself', async () => {
    const answers = await Promise.all(
      Array.from({ length: 70 }, (_, i) => signInFrom(stack, `10.0.0.${i}`, `name-${i}`)),
    );
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(5);
  });

  it('behind a trusted proxy, addresses are told apart', async () => {
    const behind = await startStack({ config: { trustedProxies: ['loopback'] } });
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i += 1) {
      statuses.add((await signInFrom(behind, `10.0.0.${i}`, `name-${i}`)).status);
    }
    expect(statuses).toEqual(new Set([401]));
    // A guesser keeps nobody out who comes from elsewhere.
    await Promise.all(Array.from({ length: 11 }, () => signInFrom(behind, '10.2.0.1', 'ada')));
    expect((await signInFrom(behind, '10.2.0.1', 'ada')).status).toBe(429);
    expect((await signInFrom(behind, '10.2.0.2', 'ada')).status).toBe(401);
    // Whoever has one address of a /64 has them all.
    const network = Array.from({ length: 70 }, (_, i) =>
      signInFrom(behind, `2001:db8:0:7::${i}`, `name-${i}`),
    );
    const answers = await Promise.all(network);
    const refused = answers.filter(({ status }) => status === 429).length;
    // Two are looked at side by side.
    expect([9, 10]).toContain(refused);
    // Nobody works there: what is asked for waits, up to a bound.
    for (let first = 0; first < 200; first += 20) {
      const asked = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          signUpFrom(behind, `10.1.0.${first + i}`, `wait-${first + i}`),
        ),
      );
      expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 202));
    }
    await vi.waitFor(async () => {
      const refused = await signUpFrom(behind, '10.2.0.1', 'late');
      expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } });
    });
    await behind.close();
  });
});
