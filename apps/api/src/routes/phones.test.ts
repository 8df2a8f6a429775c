import { CODES_PER_NUMBER } from '@seckill/sales';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startStack, type Guest, type Stack } from '../testing/stack.ts';

const MOBILE = '/api/users/me/mobile';
const ENTER = `${MOBILE}/confirmation`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

/** The codes in a member's inbox, the newest first. */
async function codesOf(member: Guest): Promise<string[]> {
  const { messages } = (await member.call('GET', '/api/inbox')).body;
  return messages.map(({ text }: { text: string }) => /\d{6}/.exec(text)?.[0] ?? '');
}

const codeOf = (member: Guest): Promise<string> =>
  vi.waitFor(async () => {
    const [code] = await codesOf(member);
    if (code === undefined) throw new Error('no code has come yet');
    return code;
  }, 30_000);

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const isConfirmed = async (who: Guest) =>
  (await who.call('GET', '/api/session')).body.phoneConfirmed === true;

describe('confirming a phone', () => {
  it('takes the code of a text; the session says so from then on', async () => {
    const member = await stack.member();
    expect(await member.call('GET', MOBILE)).toMatchObject({
      status: 200,
      body: { mobile: '13800000000', confirmedAt: null },
    });
    expect(await member.call('POST', MOBILE, { mobile: '13800000001' })).toEqual({
      status: 202,
      headers: expect.anything(),
      body: { mobile: '+8613800000001', goodForMs: 600_000, resendAfterMs: 60_000 },
    });
    const code = await codeOf(member);
    const wrong = await member.call('POST', ENTER, { code: other(code) });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'code_wrong' } });
    expect(await isConfirmed(member)).toBe(false);
    const right = await member.call('POST', ENTER, { code });
    expect(right).toMatchObject({ status: 200, body: { phoneConfirmed: true } });
    const now = stack.person(right);
    expect(await isConfirmed(now)).toBe(true);
    expect(await now.call('GET', MOBILE)).toMatchObject({
      body: { mobile: '+8613800000001', confirmedAt: expect.any(String) },
    });
    const again = await now.call('POST', ENTER, { code });
    expect(again).toMatchObject({ status: 410, body: { code: 'code_expired' } });
  });

  it('is for members', async () => {
    const guest = await stack.guest();
    for (const [method, path, body] of [
      ['GET', MOBILE, undefined],
      ['POST', MOBILE, { mobile: '+447911123456' }],
      ['POST', ENTER, { code: '123456' }],
    ] as const) {
      const refused = { status: 403, body: { code: 'members_only' } };
      expect(await guest.call(method, path, body)).toMatchObject(refused);
    }
  });

  it.each(['12345678', '+12125550', '+862112345678', '+999123456789', '13800000000000'])(
    '%s is no mobile number',
    async (mobile) => {
      const member = await stack.member();
      const refused = { status: 400, body: { code: 'bad_request', field: 'body/mobile' } };
      expect(await member.call('POST', MOBILE, { mobile })).toMatchObject(refused);
    },
  );

  it('one code is sent after the other', async () => {
    const member = await stack.member();
    expect(await member.call('POST', MOBILE, { mobile: '+447911123456' })).toMatchObject({
      status: 202,
    });
    expect(await member.call('POST', MOBILE, { mobile: '+447911123456' })).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', retryAfterMs: expect.toSatisfy((ms) => ms > 50_000) },
    });
  });

  it('answers the same whether somebody has the number, nobody has, or it had its share of texts', async () => {
    const mobile = '+8613800000002';
    const holder = await stack.confirmed(await stack.member(), mobile);
    expect(await isConfirmed(holder)).toBe(true);
    const askers = await Promise.all(
      Array.from({ length: CODES_PER_NUMBER.points + 1 }, () => stack.member()),
    );
    const answers = [];
    for (const asker of askers) answers.push(await asker.call('POST', MOBILE, { mobile }));
    const unknown = await (await stack.member()).call('POST', MOBILE, { mobile: '+8613800000003' });
    const { body } = unknown;
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 202, body: { ...body, mobile } });
    }
    for (const asker of askers.slice(0, -1)) await codeOf(asker);
    // What was asked for later has come by now, and this has not.
    const last = await stack.member();
    await last.call('POST', MOBILE, { mobile: '+8613800000004' });
    await codeOf(last);
    expect(await codesOf(askers.at(-1)!)).toEqual([]);
    const refused = { status: 403, body: { code: 'code_wrong' } };
    expect(await askers.at(-1)!.call('POST', ENTER, { code: '000000' })).toMatchObject(refused);
    expect(await isConfirmed(holder)).toBe(true);
  });

  it('a number that another account confirms is no word of the older one any more, at every API', async () => {
    const second = await stack.startApi();
    const mobile = '+8613800000005';
    const before = await stack.confirmed(await stack.member(), mobile);
    const askSecond = async () => {
      const answer = await fetch(`${second.url}/api/session`, {
        headers: { cookie: before.cookie },
      });
      return Object(await answer.json()).phoneConfirmed === true;
    };
    expect(await askSecond()).toBe(true);
    const after = await stack.confirmed(await stack.member(), mobile);
    expect([await isConfirmed(before), await isConfirmed(after)]).toEqual([false, true]);
    await vi.waitFor(async () => expect(await askSecond()).toBe(false), 10_000);
    expect(await before.call('GET', MOBILE)).toMatchObject({
      body: { mobile: null, confirmedAt: null },
    });
  });

  it('another session of the member learns it when it asks, and one that signs in knows it', async () => {
    const member = await stack.member();
    const confirmed = await stack.confirmed(member, '+8613800000006');
    expect(await isConfirmed(member)).toBe(false);
    const asked = await member.call('GET', MOBILE);
    expect(await isConfirmed(stack.person({ ...asked, body: { userId: member.userId } }))).toBe(
      true,
    );
    const name = (await confirmed.call('GET', '/api/session')).body.name;
    const signedIn = await stack.call('POST', '/api/session', { username: name, password: name });
    expect(signedIn.body).toMatchObject({ phoneConfirmed: true });
  });
});

it('one network has so many codes in a day', async () => {
  const few = await startStack({ config: { phoneCodesPerNetwork: 2 } });
  try {
    const ask = async (mobile: string) =>
      (await (await few.member()).call('POST', MOBILE, { mobile })).status;
    expect(await ask('+8613800000001')).toBe(202);
    expect(await ask('+8613800000002')).toBe(202);
    expect(await ask('+8613800000003')).toBe(429);
  } finally {
    await few.close();
  }
});
