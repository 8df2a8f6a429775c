import { createKeys, type Keys } from '../wire/keys.ts';

type KeyName = Exclude<keyof Keys, 'queueOf' | 'shardOf' | 'laneQueue' | 'batchPrefix'>;
/** `of`: whether it belongs to a line of tickets, to plain tasks, or to whoever listens. */
export type KeyRow = {
  key: string;
  type: string;
  holds: string;
  expires: string;
  of: 'lines' | 'plain tasks' | 'listeners';
};

const ROWS: Record<KeyName, Omit<KeyRow, 'key'>> = {
  line: {
    of: 'lines',
    type: 'hash',
    holds:
      'issued, abandoned, decided, processed, rate, rateAt, rateFrom, rateIn, rateInAt, rateInFrom, link, tries, taken, notBefore, holder, by, gap, run, lost, redelivered, settled, wrong, `t:<tally>`',
    expires: '7 days after the last change',
  },
  turns: {
    of: 'lines',
    type: 'zset',
    holds: 'batch id by its first number, of batches not settled yet',
    expires: '7 days after the last ticket',
  },
  places: {
    of: 'lines',
    type: 'hash',
    holds: 'with `onePlace: true`: owner → `batch-id index number` of the one ticket',
    expires: '7 days after the last ticket',
  },
  lease: {
    of: 'lines',
    type: 'string',
    holds: 'who decides the line just now',
    expires: '2 s, renewed while a batch is decided',
  },
  lanes: {
    of: 'lines',
    type: 'set',
    holds: 'lanes with turns, which every worker looks after',
    expires: '7 days after the last ticket',
  },
  batch: {
    of: 'lines',
    type: 'hash',
    holds:
      '`*` → the most frequent result, index → any other, `#` → shared arguments, `log` → lines of its handler, as JSON',
    expires: 'one day (`resultTtlSeconds`)',
  },
  waits: {
    of: 'lines',
    type: 'hash',
    holds: 'how many tickets waited how long, by bucket: eight of each power of two, ms',
    expires: 'with the line',
  },
  record: {
    of: 'lines',
    type: 'list',
    holds: 'with `record`: how each batch was decided, chained',
    expires: 'with the line',
  },
  task: {
    of: 'plain tasks',
    type: 'string',
    holds: 'state of a plain task, JSON',
    expires: 'one day after its end; before, 30 days beyond what it waits for',
  },
  suspect: {
    of: 'plain tasks',
    type: 'string',
    holds: 'the job that runs alone, of those that lost two workers',
    expires: '10 s, renewed while it runs',
  },
  limits: {
    of: 'plain tasks',
    type: 'lists, zset',
    holds: 'the last attempts of a rate-limited task, the slots given, and to whom',
    expires: 'an hour after the last slot',
  },
  chord: {
    of: 'plain tasks',
    type: 'hash',
    holds: 'answers of the members so far',
    expires: '30 days after the last, beyond what the members wait for',
  },
  history: {
    of: 'plain tasks',
    type: 'zset',
    holds: 'ids of a plain task by time, 1,000 at most',
    expires: 'one day after the last one',
  },
  submitted: {
    of: 'plain tasks',
    type: 'hash',
    holds: 'id → its arguments without secrets',
    expires: 'one day after the last one',
  },
  schedule: {
    of: 'plain tasks',
    type: 'hash',
    holds: '`at`, `claim`, `pending`, `paused`, `last`, `timed`, `rule`, counts',
    expires: '30 days without a worker',
  },
  schedules: {
    of: 'plain tasks',
    type: 'zset',
    holds: '`<name> <entry as JSON>` by when a worker that runs it was last seen',
    expires: '30 days without a worker, each of them',
  },
  sharedSchedules: {
    of: 'plain tasks',
    type: 'hash',
    holds: 'the list of workers before this version, until its facts are taken over',
    expires: '30 days without such a worker',
  },
  worker: {
    of: 'plain tasks',
    type: 'string',
    holds: 'what a worker writes of itself every 5 s',
    expires: '15 s',
  },
  workers: {
    of: 'plain tasks',
    type: 'zset',
    holds: 'worker ids by the time of their last entry',
    expires: '5 min',
  },
  channel: {
    of: 'listeners',
    type: 'channel',
    holds: 'settled batches, states of plain tasks',
    expires: '',
  },
  control: { of: 'listeners', type: 'channel', holds: 'ids of running tasks to stop', expires: '' },
};

/** Keys that BullMQ makes. */
const OF_BULLMQ: KeyRow[] = [
  {
    of: 'lines',
    key: '{…}:<queue>:<job id>',
    type: 'hash',
    holds: "BullMQ's job; failed plain tasks are kept, 1,000 at most",
    expires: 'removed when done; failed plain tasks after one day',
  },
  {
    of: 'lines',
    key: '{…}:<queue>:wait,active,…',
    type: 'lists, zsets',
    holds: "BullMQ's own, per queue; the event stream is cut at 100",
    expires: '',
  },
];

/** Every key in Redis with placeholders in its name, as the README lists them. `p` is the prefix. */
export function keyTable(): KeyRow[] {
  const keys = createKeys('p');
  const queue = { prefix: '{…}', name: '<queue>' };
  const names: Record<KeyName, string> = {
    line: keys.line(queue, '<lane>'),
    turns: keys.turns(queue, '<lane>'),
    places: keys.places(queue, '<lane>'),
    lease: keys.lease(queue, '<lane>'),
    lanes: keys.lanes(queue),
    batch: keys.batch(queue, '<batch id>'),
    waits: keys.waits(queue, '<lane>'),
    record: keys.record(queue, '<lane>'),
    task: keys.task(queue, '<id>'),
    suspect: keys.suspect(queue),
    limits: keys
      .limits('<task>')
      .map((key, at) => (at === 0 ? key : (key.split('}:')[1] ?? '')))
      .join(','),
    chord: keys.chord('<id>'),
    history: keys.history('<task>'),
    submitted: keys.submitted('<task>'),
    schedule: keys.schedule('<name>'),
    schedules: keys.schedules(),
    sharedSchedules: keys.sharedSchedules(),
    worker: keys.worker('<id>'),
    workers: keys.workers(),
    channel: keys.channel(),
    control: keys.control(),
  };
  const ours = Object.entries(ROWS).map(([name, row]) => ({
    key: names[name as KeyName],
    ...row,
  }));
  return [...ours, ...OF_BULLMQ];
}
