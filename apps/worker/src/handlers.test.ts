import { declaredTasks } from '@seckill/tasks';
import { inboxProvider } from '@seckill/sales';
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { handlers } from './handlers.ts';
import { schedules } from './schedules.ts';

const SECRET = 'session-secret-of-the-tests-0123456789';
const config = readConfig({
  REDIS_URL: 'redis://127.0.0.1',
  DATABASE_URL: 'mysql://127.0.0.1/shop',
  SESSION_SECRET: SECRET,
});

const namesOf = (list: readonly { task: { name: string } }[]) => list.map(({ task }) => task.name);
/** Handlers are made without touching the stores they will use. */
const handled = namesOf(
  handlers({ ...({} as Parameters<typeof handlers>[0]), secret: SECRET, provider: inboxProvider }),
).toSorted();
const declared = declaredTasks.map(({ name }) => name).toSorted();

it('every declared task has one handler, and every handler a declared task', () => {
  expect(handled).toEqual(declared);
});

it('every schedule runs a task that is declared, under a name of its own', () => {
  const list = schedules(config);
  expect(declared).toEqual(expect.arrayContaining(namesOf(list)));
  expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
});
