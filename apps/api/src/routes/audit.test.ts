import type { AuditEntry, AuditList } from '@seckill/contracts';
import { hashPassword } from '@seckill/db';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

const WRONG = 'a-wrong-token-of-somebody';

let stack: Stack;
let other: string;
beforeAll(async () => {
  stack = await startStack({ config: { boardWritable: true, trustedProxies: ['127.0.0.1'] } });
  other = (await stack.startApi()).url;
});
afterAll(() => stack.close());

async function read(query = ''): Promise<AuditList> {
  const authorization = `Bearer ${stack.config.adminToken}`;
  const answer = await fetch(`${other}/api/admin/audit${query}`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as AuditList;
}

/** As soon as this many are written, by whichever API. */
const see = (which: (entry: AuditEntry) => boolean, count = 1) =>
  vi.waitFor(async () => {
    const found = (await read('?limit=200')).entries.filter(which);
    expect(found.reduce((sum, entry) => sum + entry.count, 0)).toBe(count);
    return found;
  }, 10_000);

it('a reset stands in it with its round, at another API, and so does one that was refused', async () => {
  const { round } = await stack.reset(1, 5);
  await stack.admin('POST', '/api/admin/sales/1/reset', { stock: 5, expectedRound: round + 7 });
  const resets = await see((each) => each.action.endsWith('/reset'), 2);
  expect(resets).toMatchObject([
    { status: 409, code: 'round_changed', target: 'saleId=1' },
    {
      role: 'admin',
      who: 'admin',
      action: 'POST /api/admin/sales/:saleId/reset',
      target: `saleId=1 round=${round}`,
      network: '127.0.0.1',
      status: 200,
      code: null,
    },
  ]);
});

it('what a session does is told from what the token does, on the board too', async () => {
  const token = stack.config.adminToken;
  const begun = await stack.call('POST', '/api/admin/session', { token });
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const queue = '/api/admin/board/api/queues/no-such-queue';
  const { status } = await stack.call('PUT', `${queue}/pause`, undefined, { cookie });
  const [start] = await see((each) => each.action === 'POST /api/admin/session');
  const [deed] = await see((each) => each.action.startsWith('PUT /api/admin/board'));
  expect(deed).toMatchObject({ role: 'admin', status });
  expect(start?.target).toBe(`begun=${deed?.who}`);
});

it('a flood of failures from one network is a few rows that count them, without what was sent', async () => {
  const from = { 'x-forwarded-for': '203.0.113.9' };
  const account = await stack.db.createMember({
    userId: 'u_audit',
    username: 'audited',
    passwordHash: await hashPassword('right'),
    mobile: '1',
  });
  expect(account).toBe('created');
  const tries = Array.from({ length: 60 }, (_, n) => [
    stack.call('GET', '/api/admin/overview', undefined, {
      ...from,
      authorization: `Bearer ${WRONG}-${n}`,
    }),
    stack.call('POST', '/api/admin/session', { token: `${WRONG}-${n}` }, from),
  ]);
  await Promise.all(tries.flat());
  await stack.call('POST', '/api/session', { username: 'audited', password: WRONG }, from);
  const failed = await see(({ network }) => network === '203.0.113.9', 121);
  expect(failed.length).toBeLessThanOrEqual(5);
  expect(failed).toContainEqual(
    expect.objectContaining({ who: 'u_audit', status: 401, code: 'bad_credentials' }),
  );
  const all = JSON.stringify(await read('?limit=200'));
  for (const secret of [WRONG, stack.config.adminToken]) expect(all).not.toContain(secret);
});

it('is read page by page, newest first, by operators only', async () => {
  const ids: string[] = [];
  const times: string[] = [];
  for (let from: string | null = ''; from !== null;) {
    const page: AuditList = await read(`?limit=2${from && `&from=${from}`}`);
    ids.push(...page.entries.map(({ id }) => id));
    times.push(...page.entries.map(({ at }) => at));
    from = page.next;
  }
  expect(ids.length).toBeGreaterThan(4);
  expect(new Set(ids).size).toBe(ids.length);
  expect(times).toEqual(times.toSorted().toReversed());
  expect((await stack.call('GET', '/api/admin/audit')).status).toBe(401);
});
