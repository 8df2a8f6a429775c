import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as declarations from '@seckill/tasks';
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
const declared = declarations.declaredTasks.map(({ name }) => name).toSorted();

it('every declared task has one handler, and every handler a declared task', () => {
  expect(handled).toEqual(declared);
});

it('every declaration is in the list of declared tasks', () => {
  const all = Object.values(declarations).flatMap((one) =>
    typeof one === 'object' && 'queue' in one && 'timeLimit' in one ? one.name : [],
  );
  expect(all.toSorted()).toEqual(declared);
});

it('every schedule runs a task that is declared, under a name of its own', () => {
  const list = schedules(config);
  expect(declared).toEqual(expect.arrayContaining(namesOf(list)));
  expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
});

it('every declared task is asked for, by the clock, a use case or a route', () => {
  const scheduled = namesOf(schedules(config));
  const submitted = new Set(
    ['packages/sales', 'apps/api'].flatMap((home) => {
      const folder = fileURLToPath(new URL(`../../../${home}/src/`, import.meta.url));
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return files
        .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|testing\//.test(file))
        .flatMap((file) => [
          ...readFileSync(folder + file, 'utf8').matchAll(
            /\b(?:delay|applyAsync|enter)\(\s*(\w+)/g,
          ),
        ])
        .map(([, name]) => name);
    }),
  );
  const exported = new Map<unknown, string>(
    Object.entries(declarations).map(([name, one]) => [one, name]),
  );
  const nobodys = declarations.declaredTasks.filter(
    (task) => !scheduled.includes(task.name) && !submitted.has(exported.get(task)),
  );
  expect(nobodys.map(({ name }) => name)).toEqual([]);
});
