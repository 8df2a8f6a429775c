/*
 * A program of its own on the task layer alone: needs a Redis, and no other part of this project.
 *   REDIS_URL=redis://127.0.0.1:6379 node --import tsx packages/task-engine/example/main.ts
 */
import { call, createTasks, createWorker, defineTask, handle } from '@seckill/task-engine';
import { Type } from 'typebox';

const resize = defineTask({
  name: 'picture.resize',
  queue: 'pictures',
  args: Type.Object({ file: Type.String(), width: Type.Integer({ minimum: 1 }) }),
  result: Type.String(),
  retry: { attempts: 3, baseMs: 500 },
  timeLimit: 30_000,
});

const { REDIS_URL: redisUrl = 'redis://127.0.0.1:6379' } = process.env;
const secret = 'replace this by one that was made by chance';
const tasks = createTasks({ redisUrl, secret, prefix: `example-${process.pid}` });
const doResize = handle(resize, async ({ file, width }) => `${width}-${file}`);
const log = { info: () => {}, warn: console.warn, error: console.error };
const worker = createWorker({ tasks, handlers: [doResize], log });
worker.start();

const { ids } = await tasks.group(
  [320, 640, 1280].map((width) => call(resize, { file: 'tea.jpg', width })),
);
console.log(await tasks.getAll(ids));
await worker.close();
await tasks.close();
