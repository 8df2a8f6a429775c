import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

const PATH = '/api/sales/1/reminder';

it('a member asks to be told of an opening, as often as they like, and takes it back', async () => {
  const member = await stack.member();
  expect(await member.call('GET', PATH)).toMatchObject({
    status: 200,
    // The number of a sign-up is confirmed by nobody: nothing is sent to it.
    body: { asked: false, mobile: null },
  });
  for (let times = 0; times < 2; times += 1) {
    const asked = await member.call('PUT', PATH);
    expect(asked).toMatchObject({ status: 200, body: { asked: true, mobile: null } });
  }
  expect((await member.call('GET', PATH)).body).toMatchObject({ asked: true });
  expect((await (await stack.member()).call('GET', PATH)).body).toMatchObject({ asked: false });
  for (let times = 0; times < 2; times += 1) {
    expect(await member.call('DELETE', PATH)).toMatchObject({ status: 204 });
  }
  expect((await member.call('GET', PATH)).body).toMatchObject({ asked: false });
});

it.each(['GET', 'PUT', 'DELETE'])(
  '%s is for members, and for sales that there are',
  async (method) => {
    const guest = await stack.guest();
    expect(await guest.call(method, PATH)).toMatchObject({
      status: 403,
      body: { code: 'members_only' },
    });
    const member = await stack.member();
    expect(await member.call(method, '/api/sales/999/reminder')).toMatchObject({
      status: 404,
      body: { code: 'sale_not_found' },
    });
    expect(await stack.call(method, PATH)).toMatchObject({ status: 401 });
  },
);
