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
    breaks: 'a command that is forbidden is told as an outage, and clients come back for ever',
    file: `${ENGINE}/engine/availability.ts`,
    find: "failure === 'away' || failure === 'replica'",
    replace: "failure !== 'bug'",
    test: {
      file: `${ENGINE}/engine/availability.test.ts`,
      name: 'leaves a command that is refused the error it is',
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
