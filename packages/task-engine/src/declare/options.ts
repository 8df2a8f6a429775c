import { InvalidOption } from './invalid-option.ts';
import * as is from './rules.ts';
import type { Rule } from './rules.ts';

/*
 * Every option of the task layer, and what it may be: one list, whoever takes the option. Where an option is given it is
 * judged, before anything is queued or run.
 */

const DAY_MS = 86_400_000;
/** The longest that anything may be put off: beyond, BullMQ's scores lose milliseconds, and so would dashboards. */
export const LONGEST_MS = 5 * 365 * DAY_MS;
const LONGEST_SECONDS = LONGEST_MS / 1000;
const YEAR_SECONDS = 365 * 86_400;
/** BullMQ's own bound. */
const LOWEST_PRIORITY = 2 ** 21 - 1;
export const MOST_MEMBERS = 1000;
const MOST_TICKETS = 2000;
const MOST_NUMBER = 2 ** 50;

const NAME = /^(?=.{1,40}$)[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;
const name = is.matching(NAME, 'a name: a-z, 0-9, and between them . or -, at most 40 characters');
const lane = is.matching(/^[A-Za-z0-9.-]{1,40}$/, 'a lane: letters, digits, . and -, at most 40');
const owner = is.text(0, 500);
const id = is.text(1, 200);
const wait = is.number(0, LONGEST_MS);
const duration = is.number(1, LONGEST_MS);

const retryFields = {
  attempts: is.whole(1, 1_000_000),
  baseMs: wait,
  capMs: wait,
  jitter: is.number(0, 1),
};

const twoLimits = is.fields({ softMs: duration, hardMs: duration }, ['hardMs']);

const timeLimit: Rule = (option, value) => {
  const isPair = 'softMs' in Object(value) || 'hardMs' in Object(value);
  if (!isPair) return duration(option, value);
  twoLimits(option, value);
  const { softMs = 0, hardMs } = value as { softMs?: number; hardMs: number };
  if (softMs > hardMs)
    throw new InvalidOption(`${option}.softMs`, softMs, `at most hardMs, ${hardMs}`);
};

const calls = is.listOf(is.aCall, MOST_MEMBERS);
const expires: Rule = (option, value) =>
  (value instanceof Date ? is.moment(LONGEST_MS) : duration)(option, value);
const links: Rule = (option, value) => (Array.isArray(value) ? calls : is.aCall)(option, value);

const callFields = {
  countdown: wait,
  eta: is.moment(LONGEST_MS),
  expires,
  priority: is.whole(1, LOWEST_PRIORITY),
  queue: name,
  retry: is.fields(retryFields),
  timeLimit,
  ignoreResult: is.flag,
  link: links,
  linkError: links,
};

const batch = is.fields(
  {
    max: is.whole(1, MOST_TICKETS),
    shards: is.whole(1, 64),
    by: is.callable,
    tally: is.callable,
    spread: is.callable,
    together: is.callable,
    shared: is.listOf(is.text(1, 100)),
    onePlace: is.flag,
    record: is.callable,
  },
  ['max', 'shards', 'by', 'tally'],
);

const taskFields = {
  name,
  queue: name,
  args: is.anObject,
  result: is.anObject,
  retry: is.fields(retryFields),
  timeLimit,
  rateLimit: is.fields({ max: is.whole(1, 10_000), perMs: duration }, ['max', 'perMs']),
  ignoreResult: is.flag,
  resultTtlSeconds: is.whole(1, YEAR_SECONDS),
  batch,
};

const secret = is.text(1, 10_000);
const prefix = is.matching(/^[\w:.-]{1,100}$/, 'letters, digits and _ : . -, at most 100');

const tasksFields = {
  redisUrl: is.text(1, 10_000),
  secret: ((option, value) =>
    (Array.isArray(value) ? is.listOf(secret) : secret)(option, value)) satisfies Rule,
  prefix,
  batchMaxTickets: is.whole(1, MOST_TICKETS),
  resultTtlSeconds: is.whole(1, YEAR_SECONDS),
  maxWaitingTickets: is.whole(1, 10_000_000),
  numbersAfter: is.callable,
  waitReplicas: is.whole(0, 100),
  commandTimeoutMs: is.number(1, 600_000),
  tasks: is.listOf(is.anObject),
  queues: is.listOf(name),
  onError: is.callable,
  tracing: is.anObject,
};

const timingFields = {
  lockDuration: is.whole(10, DAY_MS),
  stalledInterval: is.whole(10, DAY_MS),
  drainDelay: is.number(0.01, 3600),
  wedgedAfter: is.number(1, DAY_MS),
  tendEvery: is.number(1, DAY_MS),
  checkEvery: is.number(1, DAY_MS),
  patience: is.number(1, LONGEST_MS),
};

const workerFields = {
  tasks: is.anObject,
  handlers: is.listOf(is.anObject),
  queues: is.listOf(name),
  concurrency: is.whole(1, 10_000),
  capabilities: is.listOf(is.text(1, 200)),
  log: is.anObject,
  timing: is.fields(timingFields),
  onRefused: is.callable,
};

const schedulerFields = {
  tasks: is.anObject,
  schedules: is.listOf(is.anObject),
  log: is.anObject,
  lookEvery: is.number(1, DAY_MS),
  clock: is.callable,
  onRefused: is.callable,
};

const kindOrQueue = is.fields({ task: is.text(1, 200), queue: is.text(1, 200) });
const which: Rule = (option, value) => {
  kindOrQueue(option, value);
  const { task, queue } = Object(value);
  if ((task === undefined) === (queue === undefined)) {
    throw new InvalidOption(option, value, 'either a task or a queue');
  }
};

const every = is.whole(50, LONGEST_MS);
const timezone = is.timezone;

const scheduleFields = {
  name: is.matching(/^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/, 'a name: a-z, 0-9, and between . or -'),
  task: is.anObject,
  args: (() => {}) satisfies Rule,
  overlap: is.oneOf('skip', 'queue'),
  missed: is.oneOf('skip', 'once'),
  every,
  cron: is.text(1, 1000),
  timezone,
};

const from = is.whole(0, MOST_NUMBER);
const forEver: Rule = (option, value) => {
  if (value !== Infinity) is.whole(1, MOST_NUMBER)(option, value);
};
/** Never is no time to wait for, but for a wait that is told so. */
const timeout: Rule = (option, value) => {
  if (value !== Infinity) is.number(0, LONGEST_MS)(option, value);
};

/** What each call of the task layer takes, by the name of what takes it. Each throws InvalidOption. */
export const check = {
  call: is.fields(callFields),
  apply: is.fields({ ...callFields, owner, dedupe: is.text(1, 500) }),
  /** Of a batched task, whose tickets travel together. */
  ticket: is.fields({ owner }),
  enter: is.fields(
    { owner, instead: id, version: is.text(0, 40), most: is.whole(0, 1_000_000_000) },
    ['owner'],
  ),
  amend: is.fields({ heldBy: owner }),
  canvas: is.fields({ owner }),
  calls,
  aCall: is.aCall,
  task: is.fields(taskFields, ['name', 'queue', 'args', 'result']),
  schedule: is.fields(scheduleFields, ['name', 'task']),
  createTasks: is.fields(tasksFields, ['redisUrl', 'secret']),
  createWorker: is.fields(workerFields, ['tasks', 'handlers', 'log']),
  createScheduler: is.fields(schedulerFields, ['tasks', 'schedules', 'log']),
  close: is.fields({ deadlineMs: is.number(0, DAY_MS) }),
  wait: is.fields({ timeoutMs: timeout, signal: is.instance('an AbortSignal', AbortSignal) }),
  revoke: is.fields({ terminate: is.flag }),
  record: is.fields({ from, count: forEver }),
  search: is.fields({
    task: ((option, value) =>
      (Array.isArray(value) ? is.listOf(is.text(0, 200)) : is.text(0, 200))(
        option,
        value,
      )) satisfies Rule,
    status: is.text(0, 200),
    from: is.aDate,
    to: is.aDate,
    text: is.text(0, 10_000),
    limit: is.whole(1, 1000),
    cursor: is.text(0, 500),
  }),
  which,
  every,
  timezone,
  delayMs: wait,
  flag: is.flag,
  seconds: is.whole(1, LONGEST_SECONDS),
  lane,
  /** The answers of functions that are options. */
  shard: is.whole(0, MOST_NUMBER),
  number: from,
} as const;

/** The names in the list: a test compares them with the types of the options. */
export type ListedOptions = {
  call: keyof typeof callFields;
  createTasks: keyof typeof tasksFields;
  createWorker: keyof typeof workerFields;
  timing: keyof typeof timingFields;
  createScheduler: keyof typeof schedulerFields;
};
