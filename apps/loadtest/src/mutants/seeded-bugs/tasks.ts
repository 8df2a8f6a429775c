import type { SeededBug } from '../seeded-bug.ts';

const ENGINE = 'packages/task-engine/src';

/** Workers, schedules and tasks outside of lines. */
export const taskBugs: SeededBug[] = [
  {
    name: 'earlier-workers-unseen',
    breaks: 'workers of two versions that do not understand each other run side by side',
    file: `${ENGINE}/worker/earlier-workers.ts`,
    find: '({ protocol = 1 }) => protocol < atLeast',
    replace: '({ protocol = atLeast }) => protocol < atLeast',
    test: {
      file: `${ENGINE}/create-worker.test.ts`,
      name: 'takes no job beside a worker of an earlier version',
    },
  },
  {
    name: 'revoked-runs',
    breaks: 'a task that was revoked runs all the same',
    file: `${ENGINE}/job/scripts/write-state.lua`,
    find: 'if has_ended(status) then',
    replace: "if status == 'success' or status == 'failure' or status == 'expired' then",
    test: {
      file: `${ENGINE}/job/revoke.test.ts`,
      name: 'for a worker does not run, even if its job is still there',
    },
  },
  {
    name: 'stale-delivery-heard',
    breaks: 'a worker that lost its job overwrites what the next one found',
    file: `${ENGINE}/job/scripts/write-state.lua`,
    find: `  if mode ~= 'begin' and mode ~= 'expire' and (numbers_at_end(found).run or 0) > token then
    return { 'stale' }
  end
`,
    replace: '',
    test: {
      file: `${ENGINE}/job/limits.test.ts`,
      name: 'a delivery that was given to another worker is not heard any more',
    },
  },
  {
    name: 'state-decoded-by-lua',
    breaks: 'a task whose progress holds a half of a character never ends',
    file: `${ENGINE}/job/scripts/write-state.lua`,
    find: 'local status = status_of(found)',
    replace: 'local status = found and cjson.decode(found).status',
    test: { file: `${ENGINE}/values.test.ts`, name: 'comes back as it was, by every way' },
  },
  {
    name: 'bad-answer-of-a-batch-kept',
    breaks: 'an answer that is no JSON keeps its batch, and the line behind it, from ever ending',
    file: `${ENGINE}/declare/handlers.ts`,
    find: 'if (why !== undefined) return failure(',
    replace: "if (why === '') return failure(",
    test: {
      file: `${ENGINE}/values.test.ts`,
      name: 'ends its ticket alone, after one run of the batch',
    },
  },
  {
    name: 'mistake-told-as-outage',
    breaks: 'a mistake of ours is told as an outage, and clients come back for ever',
    file: `${ENGINE}/engine/availability.ts`,
    find: 'isAway(error) ? new LineUnavailable(error) : error',
    replace: 'new LineUnavailable(error)',
    test: {
      file: `${ENGINE}/engine/availability.test.ts`,
      name: 'leaves a mistake the error it is',
    },
  },
  {
    name: 'option-not-judged',
    breaks: 'an option that is none is taken for another one, or for an outage',
    file: `${ENGINE}/tasks.ts`,
    find: "    check[isBatched(task) ? 'ticket' : 'apply']('', applied);\n",
    replace: '',
    test: {
      file: `${ENGINE}/options.test.ts`,
      name: 'is refused by its name with nothing queued',
    },
  },
  {
    name: 'unended-state-expires',
    breaks:
      'a task that runs longer than results are kept reads as queued, and a revoked one comes back',
    file: `${ENGINE}/engine/engine.ts`,
    find: 'keep + UNENDED_SECONDS + Math.ceil(',
    replace: 'keep + Math.ceil(',
    test: { file: `${ENGINE}/canvas/lifetimes.test.ts`, name: 'however short its result is kept' },
  },
  {
    name: 'revoked-for-a-while',
    breaks: 'a step that was revoked runs when its turn comes after the state was forgotten',
    file: `${ENGINE}/job/scripts/revoke.lua`,
    find: "keep = math.max(keep, redis.call('TTL', KEYS[1]))",
    replace: '',
    test: {
      file: `${ENGINE}/canvas/lifetimes.test.ts`,
      name: 'a step that was revoked before its turn does not run',
    },
  },
  {
    name: 'chord-forgets-quick-members',
    breaks: 'the body of a chord is lost beside a slow member, and runs all the same',
    file: `${ENGINE}/result/read-state.ts`,
    find: "return answered.includes(null) ? { status: 'lost' } : 'waiting';",
    replace: "return { status: 'lost' };",
    test: {
      file: `${ENGINE}/canvas/lifetimes.test.ts`,
      name: 'a body waits for slow members',
    },
  },
  {
    name: 'pass-without-fence',
    breaks: '"try all again" pressed twice tries again what failed meanwhile',
    file: `${ENGINE}/operate/scripts/revive.lua`,
    find: "if ARGV[6] ~= '' and",
    replace: 'if false and',
    test: {
      file: `${ENGINE}/operate/passes.test.ts`,
      name: 'what failed again since a pass has begun',
    },
  },
  {
    name: 'lost-workers-uncounted',
    breaks: 'a task that ends its process ends one worker after the other, for ever',
    file: `${ENGINE}/job/lost-workers.ts`,
    find: 'const MOST_LOST = 3;',
    replace: 'const MOST_LOST = 300;',
    test: { file: `${ENGINE}/job/lost-workers.test.ts`, name: 'is not begun a fourth time' },
  },
  {
    name: 'deploy-costs-a-try',
    breaks: 'closing a worker ends a task with one try in failure',
    file: `${ENGINE}/job/run-attempt.ts`,
    find: 'if (signal?.aborted === true && !inFlight.signal.aborted)',
    replace: 'if (signal?.aborted === false)',
    test: {
      file: `${ENGINE}/job/lost-workers.test.ts`,
      name: 'costs a task nothing when it is closed',
    },
  },
  {
    name: 'poison-ticket-not-alone',
    breaks: 'a ticket that ends its worker takes its whole batch with it, for ever',
    file: `${ENGINE}/line/apart.ts`,
    find: 'lost < 2 ? Infinity : Math.max(',
    replace: 'lost < 200 ? Infinity : Math.max(',
    test: { file: `${ENGINE}/line/apart.test.ts`, name: 'one that lost more is decided in parts' },
  },
  {
    name: 'priority-starves',
    breaks: 'a task waits for ever behind more urgent ones',
    file: `${ENGINE}/worker/tend-queue.ts`,
    find: 'await each(old, (job) => job.changePriority({ priority: 0 }));',
    replace: '',
    test: { file: `${ENGINE}/worker/tend-queue.test.ts`, name: 'nothing waits for ever' },
  },
  {
    name: 'countdown-by-own-clock',
    breaks: 'a process whose clock is wrong submits tasks that run at once, or minutes late',
    file: `${ENGINE}/job/enqueue.ts`,
    find: 'isTimed ? await clockOf(engine.reader) : Date.now()',
    replace: 'Date.now()',
    test: { file: `${ENGINE}/job/clocks.test.ts`, name: 'who submits, ahead' },
  },
  {
    name: 'tick-fires-twice',
    breaks: 'a schedule runs as often as there are workers',
    file: `${ENGINE}/schedule/scheduler.ts`,
    find: 'await submitPlain(engine, task, args, {}, tickKey(name, tick));',
    replace: 'await submitPlain(engine, task, args, {});',
    test: {
      file: `${ENGINE}/schedule/scheduler.test.ts`,
      name: 'of many processes one runs each time',
    },
  },
  {
    name: 'protocol-not-raised',
    breaks: 'a worker that decides as jobs come runs beside those that wait for their turn',
    file: `${ENGINE}/wire/protocol.ts`,
    find: 'export const PROTOCOL = 3;',
    replace: 'export const PROTOCOL = 2;',
    test: {
      file: `${ENGINE}/create-worker.test.ts`,
      name: 'takes no job beside a worker of an earlier version',
    },
  },
  {
    name: 'done-before-what-follows',
    breaks: 'a step of a chain counts as done, and the next one never comes',
    file: `${ENGINE}/job/conclude.ts`,
    find: 'await context.continuations.afterSuccess(context, data, state.result);',
    replace:
      'context.continuations.afterSuccess(context, data, state.result).catch(() => undefined);',
    test: {
      file: `${ENGINE}/canvas/chains.test.ts`,
      name: 'a step whose follower cannot be submitted does not count as done',
    },
  },
];
