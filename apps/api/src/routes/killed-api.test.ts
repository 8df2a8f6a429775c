import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProgram } from '@seckill/scripts/testing';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.work();
});
afterAll(() => stack.close());

/** The API as its own process, on the stores of the stack. */
async function startProcess() {
  const { config } = stack;
  const { child, ready } = await startProgram('api', {
    PORT: '0',
    REDIS_URL: config.redisUrl,
    DATABASE_URL: config.databaseUrl,
    ADMIN_TOKEN: config.adminToken,
    SESSION_SECRET: String(config.sessionSecret),
    KEY_PREFIX: config.keyPrefix,
  });
  const { url }: { url: string } = JSON.parse(ready);
  return { child, url };
}

it(
  'an API that is killed under load: whoever had a 202 gets a verdict',
  { timeout: 60_000 },
  async () => {
    // Enough for all: nobody is turned away at the door.
    await stack.reset(1, 200);
    const { child, url } = await startProcess();
    const guests = await stack.guests(100);
    const accepted: { taskId: string; verdict(taskId: string): Promise<{ status: string }> }[] = [];
    const lost: unknown[] = [];
    const press = async (guest: (typeof guests)[number]): Promise<void> => {
      try {
        const answer = await fetch(`${url}/api/sales/1/purchases`, {
          method: 'POST',
          headers: { cookie: guest.cookie, 'content-type': 'application/json' },
          body: '{}',
        });
        if (answer.status === 202)
          accepted.push({ ...guest, taskId: taskIdOf(await answer.json()) });
        if (accepted.length >= 40) child.kill('SIGKILL');
      } catch (error) {
        lost.push(error);
      }
    };
    /** Three at a time and again, so that somebody waits for an answer at whatever moment the API is killed. */
    const pressUntilKilled = async (guest: (typeof guests)[number]): Promise<void> => {
      while (!child.killed) await Promise.all([1, 2, 3].map(() => press(guest)));
    };
    await Promise.all([once(child, 'exit'), ...guests.map(pressUntilKilled)]);
    expect(accepted.length).toBeGreaterThanOrEqual(40);
    expect(lost.length).toBeGreaterThan(0);

    const verdicts = await Promise.all(accepted.map(({ taskId, verdict }) => verdict(taskId)));
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['success']));
    const { body: sheet } = await stack.admin('GET', '/api/admin/sales/1/verify');
    expect(sheet.checks.filter((check: { ok: boolean }) => !check.ok)).toEqual([]);
  },
);

function taskIdOf(body: unknown): string {
  return typeof body === 'object' && body && 'taskId' in body ? String(body.taskId) : '';
}
