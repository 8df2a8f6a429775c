// A worker of the endurance run, as a process of its own, to be killed.
import { connect } from '@seckill/redis';
import { createTasks, createWorker, handle, TaskFailure } from '@seckill/task-engine';
import { hopeless, kinds, single, stumbling, ticket } from './kinds.ts';
import { countRuns } from './runs.ts';
import { PREFIX, SECRET } from './layer.ts';

const [redisUrl = '', concurrency = '', lock = ''] = process.argv.slice(2);
const say = (level: string) => (fields: object, message: string) =>
  console.log(JSON.stringify({ level, msg: message, ...fields }));
const redis = connect({
  url: redisUrl,
  policy: 'wait',
  autoPipelining: true,
  onError: (error) => console.log(JSON.stringify({ level: 'warn', msg: error.message })),
});
const tasks = createTasks({ redisUrl, prefix: PREFIX, secret: SECRET, tasks: kinds });
const worker = createWorker({
  tasks,
  concurrency: Number(concurrency),
  timing: { lockDuration: Number(lock), stalledInterval: Number(lock) / 2 },
  log: { info: () => {}, warn: say('warn'), error: say('error') },
  handlers: [
    handle(single, async ({ n }) => {
      await countRuns(redis, [n]);
      return { n };
    }),
    handle(stumbling, async ({ n }, { attempt }) => {
      await countRuns(redis, [n]);
      if (attempt === 1) throw new Error('as always at first');
      return { n };
    }),
    handle(hopeless, async ({ n }) => {
      await countRuns(redis, [n]);
      throw new TaskFailure('hopeless', String(n));
    }),
    handle(ticket, async ({ tickets }) => {
      const ns = tickets.map(({ args }) => args.n);
      await countRuns(redis, ns);
      return ns.map((n) => ({ n }));
    }),
  ],
});
await redis.firstAttempt;
worker.start();
console.log(JSON.stringify({ level: 'info', msg: 'ready' }));
