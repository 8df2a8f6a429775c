import { describe, expect, inject, it } from 'vitest';
import {
  call,
  chain,
  createScheduler,
  createTasks,
  createWorker,
  defineSchedule,
  defineTask,
  handle,
  inThread,
  pass,
  passAs,
} from '@seckill/task-engine';
import { Type } from 'typebox';
import { nextAfter } from './declare/timing.ts';
import { eventually, openLab, SECRET } from './testing/lab.ts';
import { readGuide, regionsOf, snippetsOf, styledAll } from './testing/regions.ts';

/*
 * The snippets of these guides in docs/ are regions of this file, run by these tests. Whoever changes one changes both;
 * the last tests compare them.
 */
const GUIDES = [
  'canvas',
  'priorities',
  'revoke',
  'schedules',
  'threads',
  'troubleshooting',
  'upgrading-workers',
];

const { prefix } = openLab();
const tasks = createTasks({
  redisUrl: inject('redisUrl'),
  secret: SECRET,
  prefix,
  commandTimeoutMs: 5000,
});
const quiet = (_fields: object, _message: string): void => {};
const log = { info: quiet, warn: quiet, error: quiet };
const begun: string[] = [];

const numbers = Type.Object({ a: Type.Number(), b: Type.Number() });
const add = defineTask({ name: 'math.add', queue: 'math', args: numbers, result: Type.Number() });
const total = defineTask({
  name: 'math.total',
  queue: 'math',
  args: Type.Object({ numbers: Type.Array(Type.Number()) }),
  result: Type.Number(),
});
const report = defineTask({
  name: 'demo.report',
  queue: 'demo',
  args: Type.Object({ day: Type.String() }),
  result: Type.Integer(),
});
const complain = defineTask({
  name: 'demo.complain',
  queue: 'demo',
  args: Type.Object({
    id: Type.String(),
    task: Type.String(),
    error: Type.Object({ code: Type.String(), message: Type.String() }),
  }),
  result: Type.Null(),
});
const digest = defineTask({
  name: 'demo.digest',
  queue: 'demo',
  args: Type.Object({ text: Type.String() }),
  result: Type.String(),
});
const digestFile = new URL('./testing/digest.mjs', import.meta.url);
// #region thread-handler
const doDigest = handle(
  digest,
  inThread(digestFile, { resourceLimits: { maxOldGenerationSizeMb: 256 } }),
);
// #endregion
const handlers = [
  handle(add, async ({ a, b }) => a + b),
  handle(total, async ({ numbers: all }) => all.reduce((sum, n) => sum + n, 0)),
  handle(report, ({ day }, { signal }) => {
    begun.push(day);
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
  }),
  handle(complain, async () => null),
  doDigest,
];

describe('the guides', () => {
  // #region priorities-queues
  const decides = createWorker({ tasks, log, handlers, queues: ['urgent'] });
  const others = createWorker({ tasks, log, handlers, queues: ['demo', 'math'], concurrency: 2 });
  // #endregion

  it('priorities', async () => {
    // #region priorities-call
    await tasks.applyAsync(add, { a: 1, b: 1 }, { priority: 1 });
    await tasks.applyAsync(add, { a: 2, b: 2 }, { priority: 9 });
    await tasks.delay(add, { a: 3, b: 3 });
    // #endregion
    decides.start();
    others.start();
    const math = async () => (await tasks.queues()).find(({ name }) => name === 'math');
    await eventually(async () => expect(await math()).toMatchObject({ waiting: 0, active: 0 }));
  });

  it('revoke', async () => {
    {
      // #region revoke-waiting
      const id = await tasks.applyAsync(report, { day: 'monday' }, { countdown: 3_600_000 });
      const answer = await tasks.revoke(id);
      // #endregion
      expect(answer).toBe('revoked');
    }
    const id = await tasks.delay(report, { day: 'tuesday' });
    await eventually(() => expect(begun).toEqual(['tuesday']));
    expect(await tasks.revoke(id)).toBe('running');
    {
      // #region revoke-running
      const answer = await tasks.revoke(id, { terminate: true });
      // #endregion
      expect(answer).toBe('revoked');
    }
    for (const day of ['monday', 'friday']) {
      await tasks.applyAsync(report, { day }, { countdown: 3_600_000 });
    }
    {
      // #region revoke-all
      const which = { task: 'demo.report' };
      const meets = await tasks.operator.countUnended(which);
      const revoked = await tasks.operator.revokeAll(which, {
        onProgress: ({ done, of }) => log.info({ done, of }, 'reports are revoked'),
      });
      // #endregion
      expect([meets, revoked]).toEqual([2, 2]);
    }
  });

  it('canvas', async () => {
    {
      // #region canvas-chain
      const steps = chain(call(add, { a: 1, b: 2 }), passAs(add, 'a', { b: 10 }));
      const { id, ids } = await tasks.submit(steps);
      const sum = await tasks.get(id);
      // #endregion
      expect([sum, ids.length]).toEqual([13, 2]);
    }
    {
      // #region canvas-links
      const id = await tasks.applyAsync(
        add,
        { a: 1, b: 2 },
        { link: passAs(add, 'a', { b: 1 }), linkError: pass(complain) },
      );
      // #endregion
      expect(await tasks.get(id)).toBe(3);
    }
    // #region canvas-chord
    const members = [1, 2, 3].map((b) => call(add, { a: 1, b }));
    const { id, ids } = await tasks.chord(members, passAs(total, 'numbers', {}));
    const sum = await tasks.get(id);
    // #endregion
    expect([sum, ids.length]).toEqual([9, 3]);
  });

  it('threads', async () => {
    const id = await tasks.delay(digest, { text: 'a' });
    expect(await tasks.get(id)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('schedules', async () => {
    // #region schedules-define
    const schedules = [
      defineSchedule({ name: 'sweep', task: add, args: { a: 1, b: 1 }, every: 5000 }),
      defineSchedule({
        name: 'report',
        task: report,
        args: { day: 'monday' },
        cron: '30 2 * * *',
        timezone: 'Europe/Berlin',
        overlap: 'skip',
        missed: 'once',
      }),
    ];
    const scheduler = createScheduler({ tasks, schedules, log });
    // #endregion
    scheduler.start();
    await eventually(async () => expect(await tasks.schedules()).toHaveLength(2));
    await scheduler.close();
  });

  it('upgrading', async () => {
    // #region upgrade-optional
    const welcome = defineTask({
      name: 'user.welcome',
      queue: 'demo',
      args: Type.Object({ name: Type.String(), language: Type.Optional(Type.String()) }),
      result: Type.String(),
    });
    // #endregion
    expect([{ name: 'Ann' }, { name: 'Ann', language: 'de' }].every(welcome.isArgs)).toBe(true);
    const check = async () => {
      // #region upgrade-capability
      const tooOld = await tasks.workersWithout('welcome-in-any-language');
      if (tooOld.length > 0) throw new Error(`${tooOld.length} workers are of an earlier version`);
      // #endregion
    };
    await eventually(() => expect(check()).rejects.toThrow('2 workers'));
  });

  it('troubleshooting', async () => {
    // #region trouble-look
    const workers = await tasks.workers();
    const queues = await tasks.queues();
    const { tasks: failed } = await tasks.operator.search({ status: 'failure', limit: 20 });
    // #endregion
    expect([workers.length, failed.length]).toEqual([2, 0]);
    expect(queues.map(({ name }) => name).toSorted()).toEqual(['demo', 'math']);
    await Promise.all([decides.close(), others.close()]);
    await tasks.close();
  });
});

const regions = new Map([
  ...regionsOf(import.meta.url),
  ...regionsOf(new URL('./testing/digest.ts', import.meta.url).href),
]);

it('every snippet of the guides is run here', async () => {
  const { snippets, blocks } = snippetsOf(GUIDES);
  expect(blocks).toBe(snippets.size);
  expect(await styledAll(snippets)).toEqual(await styledAll(regions));
});

const rows = [
  ...readGuide('schedules').matchAll(/^\| `([^`]+)` +\| (\S+) +\| (\S+) (\S+) +\| ([^|]+?) +\|/gm),
];

it.each(rows.map(([, ...cells]) => cells))(
  'the times of schedules.md are those of the code: %s in %s',
  (cron = '', timezone = '', day = '', time = '', times = '') => {
    const expected = times.split(' ');
    let last = Date.parse(`${day}T${time}Z`) - 1;
    const found = expected.map(() => (last = nextAfter({ cron, timezone }, last)));
    expect(found.map((ms) => new Date(ms).toISOString().replace(':00.000Z', 'Z'))).toEqual(
      expected,
    );
    expect(rows).toHaveLength(6);
  },
);
