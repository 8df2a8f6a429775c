import { readFileSync } from 'node:fs';
import { expect, inject, it } from 'vitest';
// #region imports
import { createTasks, createWorker, defineTask, handle } from '@seckill/task-engine';
import { Type } from 'typebox';
// #endregion
import { openLab, SECRET } from './testing/lab.ts';
import { regionsOf, styled } from './testing/regions.ts';

const { prefix } = openLab();
const redisUrl = inject('redisUrl');
const secret = SECRET;

it('the engine works alone, as the README begins', async () => {
  // #region alone
  const greet = defineTask({
    name: 'demo.greet',
    queue: 'demo',
    args: Type.Object({ name: Type.String() }),
    result: Type.String(),
  });
  const tasks = createTasks({ redisUrl, secret, prefix });
  const doGreet = handle(greet, async ({ name }) => `Hello ${name}`);
  const worker = createWorker({ tasks, log: console, handlers: [doGreet] });
  worker.start();
  const id = await tasks.delay(greet, { name: 'Ann' });
  const greeting = await tasks.get(id);
  // #endregion
  expect(greeting).toBe('Hello Ann');
  await worker.close();
  await tasks.close();
});

it('the README shows what is run here', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, shown = ''] = /```ts\n([^]*?)```/.exec(readme) ?? [];
  const regions = regionsOf(import.meta.url);
  expect(await styled(shown)).toBe(
    await styled(`${regions.get('imports')}\n${regions.get('alone')}`),
  );
});
