import type { SeededBug } from '../seeded-bug.ts';

const LINE = 'packages/task-engine/src/line';
const SETTLE_TEST = `${LINE}/settle.test.ts`;

/** Taking a number, the turn of a batch, and what is told of a ticket. */
export const lineBugs: SeededBug[] = [
  {
    name: 'answer-before-add',
    breaks: 'a buyer is answered 202 before the ticket is in the queue, and it may never get there',
    file: `${LINE}/producer.ts`,
    find: 'let { written, isSafe } = await write();',
    replace: `const next = Number(await this.#engine.reader.hget(keys.line(queue, lane), 'issued')) + 1;
    let { written, isSafe }: Awaited<ReturnType<typeof enqueueSafely>> = {
      written: { processed: 0, first: next, held: new Map(), full: new Set() }, isSafe: true };
    write().catch(() => {});`,
    test: {
      file: 'packages/task-engine/src/outages.test.ts',
      name: 'a Redis that is full refuses tickets and keeps those it has',
    },
  },
  {
    name: 'answer-before-replica',
    breaks:
      'a buyer is answered 202 although a failover would lose the ticket, where that was to be waited for',
    file: `${LINE}/producer.ts`,
    find: "      if (!isSafe) return 'unsafe';\n",
    replace: '',
    test: {
      file: 'packages/task-engine/src/line/replicated.test.ts',
      name: 'while no replica has it, it is refused in time and found by pressing again; then all is well',
    },
  },
  {
    name: 'order-of-arrival',
    breaks:
      'batches are decided as they are delivered, not by their numbers: the first in line may get nothing',
    file: `${LINE}/scripts/turn.lua`,
    find: "local two = redis.call('ZRANGE', KEYS[2], 0, 1, 'WITHSCORES')",
    replace: `local two = is_open and { delivered, redis.call('ZSCORE', KEYS[2], delivered) }
    or redis.call('ZRANGE', KEYS[2], 0, 1, 'WITHSCORES')`,
    test: { file: SETTLE_TEST, name: 'answers the batch with the lowest number' },
  },
  {
    name: 'lease-of-another',
    breaks: 'two workers decide one line at the same time',
    file: `${LINE}/scripts/turn.lua`,
    find: `    if holder and holder ~= token then
      return { 'busy', abandoned, math.max(1, redis.call('PTTL', KEYS[3])) }
    end
`,
    replace: '',
    test: { file: SETTLE_TEST, name: 'lets one decide at a time' },
  },
  {
    name: 'lease-given-back-by-anyone',
    breaks: 'a worker that was away ends the lease of the one that took over',
    file: `${LINE}/scripts/lease.lua`,
    find: "if redis.call('GET', KEYS[2]) ~= ARGV[1] then",
    replace: "if redis.call('EXISTS', KEYS[2]) == 0 then",
    test: { file: SETTLE_TEST, name: 'lets one decide at a time' },
  },
  {
    name: 'lease-ended-by-settling',
    breaks: 'a worker that was away settles its batch and ends the lease of the one that took over',
    file: `${LINE}/scripts/settle.lua`,
    find: "redis.call('GET', KEYS[4]) == ARGV[9] then",
    replace: "redis.call('EXISTS', KEYS[4]) == 1 then",
    test: { file: SETTLE_TEST, name: 'is not taken from another by who settles late' },
  },
  {
    name: 'settled-by-who-was-away',
    breaks:
      'a worker that was away says how a batch ended that another decides anew: sold out, and an order is made',
    file: `${LINE}/scripts/settle.lua`,
    find: 'if by and by ~= ARGV[9] then',
    replace: 'if false then',
    test: {
      file: `${LINE}/together.test.ts`,
      name: 'are left to who has begun with the first of them meanwhile',
    },
  },
  {
    name: 'strangers-decided-together',
    breaks: 'batches of other prices are decided together, and ordered at the price of the first',
    file: `${LINE}/together.ts`,
    find: 'one.k === other.k && JSON.stringify(one.s) === JSON.stringify(other.s)',
    replace: 'one.k === other.k',
    test: {
      file: `${LINE}/together.test.ts`,
      name: 'are not when they share other arguments, or one of them is to be by itself',
    },
  },
  {
    name: 'settled-as-delivered',
    breaks:
      'a batch that Redis lost, and that was sent again with fewer tickets, is told and counted with all of them',
    file: `${LINE}/scripts/settle.lua`,
    find: 'if queuedAt and queuedAt ~= ARGV[10] then',
    replace: 'if false then',
    test: {
      file: `${LINE}/batch-processor.test.ts`,
      name: 'is decided as it is stored, also where others were decided before',
    },
  },
  {
    name: 'decided-as-delivered',
    breaks: 'tickets are decided that Redis has lost, in place of those that were stored since',
    file: `${LINE}/scripts/turn.lua`,
    find: 'if batchId ~= delivered or addedAt ~= ARGV[12] then',
    replace: 'if batchId ~= delivered then',
    test: {
      file: `${LINE}/batch-processor.test.ts`,
      name: 'is decided as it is stored when it was delivered before, and waited for its turn',
    },
  },
  {
    name: 'replay-counted',
    breaks: 'a batch that is delivered twice is told and counted twice',
    file: `${LINE}/scripts/settle.lua`,
    find: "if is_ended or (is_told and not has_turn) then\n  redis.call('ZREM', KEYS[2], ARGV[1])\n  return 'replayed'\nend\n",
    replace: '',
    test: { file: SETTLE_TEST, name: 'stores, counts and tells a batch once' },
  },
  {
    name: 'end-forgotten',
    breaks:
      'a batch is decided a second time when its job is delivered after its results were forgotten',
    file: `${LINE}/scripts/turn.lua`,
    find: "  and redis.call('HEXISTS', jobs .. delivered, 'ended') == 0\n",
    replace: '',
    test: { file: SETTLE_TEST, name: 'neither decided nor told again' },
  },
  {
    name: 'position-increases',
    breaks: 'a place in line gets worse when an earlier batch is settled late',
    file: `${LINE}/scripts/settle.lua`,
    find: 'if last > processed then\n    processed = last\n  end',
    replace: 'processed = last',
    test: { file: SETTLE_TEST, name: 'never takes back how far the line has come' },
  },
  {
    name: 'position-forgotten',
    breaks: 'a place in line gets worse when answers of Redis overtake each other',
    file: 'packages/task-engine/src/engine/line-progress.ts',
    find: 'processed: Math.max(processed, known?.processed ?? 0),',
    replace: 'processed,',
    test: {
      file: 'packages/task-engine/src/engine/line-progress.test.ts',
      name: 'never goes back',
    },
  },
  {
    name: 'two-tickets-of-one-flush',
    breaks: 'two presses of one buyer in one instant make two live tickets',
    file: `${LINE}/scripts/enqueue.lua`,
    find: 'place = own[owner] or held[i]',
    replace: 'place = held[i]',
    test: { file: SETTLE_TEST, name: 'answers an owner the place that is there' },
  },
  {
    name: 'place-not-kept',
    breaks: 'who presses again is given a second live ticket',
    file: `${LINE}/scripts/enqueue.lua`,
    find: "  redis.call('HSET', KEYS[3], unpack(places, i, math.min(i + 999, #places)))",
    replace: '',
    test: { file: SETTLE_TEST, name: 'answers an owner the place that is there' },
  },
  {
    name: 'line-longer-than-its-bound',
    breaks: 'several APIs let more into a line than may wait in it',
    file: `${LINE}/scripts/enqueue.lua`,
    find: 'elseif has_place and #tickets >= room then',
    replace: 'elseif false then',
    test: { file: SETTLE_TEST, name: 'gives no more places than may wait' },
  },
  {
    name: 'another-place-given-up',
    breaks: 'of two requests that replace an old ticket each makes a new one',
    file: `${LINE}/scripts/enqueue.lua`,
    find: 'if place and place ~= replaced[i] then',
    replace: 'if place and not replaced[i] then',
    test: { file: SETTLE_TEST, name: 'gives up a place by name only, and once' },
  },
  {
    name: 'withdrawn-after-the-verdict',
    breaks: 'a ticket that won is told that it has left',
    file: `${LINE}/scripts/withdraw.lua`,
    find: 'if found[1] or found[2] then',
    replace: 'if found[1] then',
    test: { file: SETTLE_TEST, name: 'writes a result once before the batch is decided' },
  },
  {
    name: 'lost-batch-left-out',
    breaks: 'the record of a round has no word of tickets whose job Redis has lost',
    file: `${LINE}/scripts/turn.lua`,
    find: "  redis.call('RPUSH', KEYS[5], link .. ' ' .. text)\n",
    replace: '',
    test: { file: SETTLE_TEST, name: 'passes over a batch whose job is gone' },
  },
  {
    name: 'numbers-given-twice-after-a-failover',
    breaks: 'numbers that a replica had not heard of are given to other tickets',
    file: `${LINE}/scripts/enqueue.lua`,
    find: ' and line[3] ~= run and GAP or 0',
    replace: ' and 0 or 0',
    test: { file: SETTLE_TEST, name: 'goes on after a gap when Redis was started anew' },
  },
  {
    name: 'lost-batch-settled',
    breaks: 'tickets of a batch that Redis has lost are told a verdict that nothing is left of',
    file: `${LINE}/scripts/settle.lua`,
    find: 'if not has_turn and not has_job then',
    replace: 'if false then',
    test: { file: SETTLE_TEST, name: 'tells nobody what was decided of a batch' },
  },
  {
    name: 'nobody-woken',
    breaks:
      'who waits behind a batch that was decided before it was delivered waits until a worker looks by chance',
    file: `${LINE}/scripts/settle.lua`,
    find: "redis.call('ZADD', KEYS[9], 0, '0')",
    replace: '',
    test: { file: SETTLE_TEST, name: 'wakes somebody for the jobs that wait behind one' },
  },
  {
    name: 'lost-read-as-queued',
    breaks: 'a ticket that Redis has lost waits for ever, and its buyer takes no new place',
    file: 'packages/task-engine/src/result/read-state.ts',
    find: "return { ...state, status: 'lost' };",
    replace: "return { ...state, status: 'queued' };",
    test: {
      file: 'packages/task-engine/src/result/read-state.test.ts',
      name: 'is lost once its job is gone without a result',
    },
  },
  {
    name: 'flush-failed-and-others-wait',
    breaks: 'while Redis is away each who waits for a flush waits out a time limit of its own',
    file: `${LINE}/accumulator.ts`,
    find: 'if (away) this.#refuse(this.#waiting.splice(0), away);',
    replace: 'if (away) this.#refuse([], away);',
    test: {
      file: `${LINE}/accumulator.test.ts`,
      name: 'refuses what has collected when a flush fails',
    },
  },
];
