import { homeRefreshBanners } from '@seckill/tasks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

const BOARD = '/api/admin/board';
const QUEUES = `${BOARD}/api/queues?activeQueue=home&status=delayed&page=1&jobsPerPage=10`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe('the board', () => {
  it('is for admins', async () => {
    for (const path of [BOARD, QUEUES, `${BOARD}/static/nothing.js`]) {
      expect(await stack.call('GET', path)).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
    }
    const page = await stack.admin('GET', BOARD);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Seckill');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('shows the queues', async () => {
    await stack.tasks.applyAsync(homeRefreshBanners, {}, { countdown: 60_000 });
    const { status, body } = await stack.admin('GET', QUEUES);
    expect(status).toBe(200);
    const names = body.queues.map((queue: { name: string }) => queue.name);
    expect(names).toEqual(expect.arrayContaining(['home', 'user', 'order.place-0']));
    const home = body.queues.find((queue: { name: string }) => queue.name === 'home');
    expect(home.jobs[0].name).toBe('home.refresh-banners');
  });

  it('only shows', async () => {
    for (const [method, path] of [
      ['PUT', 'home/pause'],
      ['PUT', 'home/clean/delayed'],
      ['PUT', 'pause'],
    ] as const) {
      expect((await stack.admin(method, `${BOARD}/api/queues/${path}`, {})).status).toBe(405);
    }
    const home = (await stack.tasks.queues()).find(({ name }) => name === 'home');
    expect(home?.delayed).toBe(1);
  });
});

it('opened for writing it still spares the line of purchases', async () => {
  const open = await startStack({ config: { boardWritable: true } });
  const pause = (queue: string) =>
    open.admin('PUT', `${BOARD}/api/queues/${queue}/pause`, {}).then(({ status }) => status);
  expect(await pause('home')).toBe(200);
  expect(await pause('order.place-0')).toBe(405);
  await open.close();
});
