import { connect } from '@seckill/operator/product';
import { createProgram } from '@seckill/operator/program';
import { createScheduler, defineSchedule } from '@seckill/task-engine';
import { homeRefreshBanners } from '@seckill/tasks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** What `npm run tasks -- …` prints. */
async function run(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const running = { url: stack.url, adminToken: stack.config.adminToken };
  const program = createProgram({
    open: (asked) => connect(asked, running, undefined),
    write: (text) => printed.push(text),
  });
  await program.parseAsync(args, { from: 'user' });
  return printed.join('\n');
}

it('shows, revokes, retries and purges', async () => {
  const later = { countdown: 60_000 };
  const id = await stack.tasks.applyAsync(homeRefreshBanners, {}, later);
  expect(await run('status')).toMatch(/queue.*waiting/);
  expect(await run('queues')).toMatch(/home +│ 0 +│ 0 +│ 1 +│ 0/);
  await expect.poll(() => run('list', '--kind', 'home.refresh-banners')).toContain(id);
  expect(await run('list', '--since', '1h', '--status', 'failure')).toBe('No such tasks.');
  expect(JSON.parse(await run('--json', 'inspect', id))).toMatchObject({
    taskId: id,
    status: 'queued',
    args: {},
  });
  expect(await run('inspect', id)).toContain('queued');
  await expect(run('retry', id)).rejects.toThrow('task_not_failed');
  expect(await run('revoke', id)).toBe(`${id} is revoked.`);
  expect(await run('retry', '--failed', '--kind', 'user.create')).toBe('Tried again: 0.');
  await stack.tasks.applyAsync(homeRefreshBanners, {}, later);
  await expect(run('purge', 'home')).rejects.toThrow('add --yes');
  expect(await run('purge', 'home', '--yes')).toBe('Revoked: 1.');
  await expect(run('purge', 'order.place-0', '--yes')).rejects.toThrow('queue_protected');
  await stack.tasks.applyAsync(homeRefreshBanners, {}, later);
  await stack.tasks.applyAsync(homeRefreshBanners, {}, later);
  const all = (...args: string[]) => run('revoke-all', ...args);
  await expect(all('--yes')).rejects.toThrow('--kind or --queue');
  await expect(all('--kind', 'a', '--queue', 'b')).rejects.toThrow('--kind or --queue');
  await expect(all('--kind', 'home.refresh-banners')).rejects.toThrow('add --yes');
  expect(await all('--kind', 'home.refresh-banners', '--yes')).toBe('Revoked: 2.');
  expect(await all('--queue', 'home', '--yes')).toBe('Revoked: 0.');
  await expect(all('--kind', 'order.place', '--yes')).rejects.toThrow('queue_protected');
});

it('lists schedules, runs and pauses them', async () => {
  const quiet = (): void => {};
  const scheduler = createScheduler({
    tasks: stack.tasks,
    schedules: [
      defineSchedule({ name: 'often', task: homeRefreshBanners, args: {}, every: 86_400_000 }),
    ],
    log: { info: quiet, warn: quiet, error: quiet },
    lookEvery: 20,
  });
  scheduler.start();
  await expect.poll(() => run('schedules')).toMatch(/often.*every 24 h.*20\d\d-/);
  expect(await run('schedules', 'run', 'often')).toMatch(/^Submitted: home\.refresh-banners~/);
  expect(await run('schedules', 'pause', 'often')).toContain('paused');
  expect(await run('schedules', 'resume', 'often')).not.toContain('paused');
  await expect(run('schedules', 'run', 'nobody')).rejects.toThrow('schedule_not_found');
  await scheduler.close();
});

it('says what is wrong: no product, no token, no such command', async () => {
  await expect(run('--url', 'http://127.0.0.1:1', '--admin-token', 'x', 'status')).rejects.toThrow(
    'Nothing answers at http://127.0.0.1:1',
  );
  // The token of the running product is sent to no other address.
  await expect(run('--url', 'http://127.0.0.1:1', 'status')).rejects.toThrow('No admin token');
  await expect(run('dance')).rejects.toThrow(/unknown command/);
  await expect(run('list', '--status', 'nonsense')).rejects.toThrow(/Allowed choices/);
  await expect(run('list', '--since', 'yesterday')).rejects.toThrow('no time');
});
