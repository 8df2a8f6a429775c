import { InvalidArgumentError } from 'commander';

/**
 * Ways to answer a purchase. All are the product's own API with one part exchanged. `units` in a measurement's round: those that first
 * buyers take before the clock starts, one for everybody, or none. `answer`: the status that counts as answered.
 */
export const contestants = {
  floor: {
    title: '(a) floor',
    how: 'session, schema, rate limit and sale state are checked as always, then the answer goes out; nothing is enqueued',
    batchMaxTickets: 200,
    worker: undefined,
    units: 'few',
    answer: 202,
  },
  product: {
    title: '(b) product',
    how: 'tickets that arrive together travel in one job; the answer goes out when that job is stored',
    batchMaxTickets: 200,
    worker: 'product',
    units: 'few',
    answer: 202,
  },
  single: {
    title: '(c) one job each',
    how: 'the product with `BATCH_MAX_TICKETS=1`: the same flow, each write one ticket',
    batchMaxTickets: 1,
    worker: 'product',
    units: 'few',
    answer: 202,
  },
  sync: {
    title: '(d) synchronous',
    how: 'no queue: one MySQL transaction per request locks the round, makes the order or finds none left, and only then the answer goes out',
    batchMaxTickets: 200,
    worker: undefined,
    units: 'few',
    answer: 202,
  },
  claim: {
    title: '(e) synchronous, claim first',
    how: 'no queue: one claim in Redis per request, and only winners go on to MySQL, before the answer goes out',
    batchMaxTickets: 200,
    worker: undefined,
    units: 'few',
    answer: 202,
  },
  plain: {
    title: '(f) one plain task each',
    how: 'every request submits an ordinary task, all of them at once: a job, a status and a result each',
    batchMaxTickets: 200,
    worker: 'plain',
    units: 'few',
    answer: 202,
  },
  winners: {
    title: '(g) a unit for everybody',
    how: 'the product, and whoever presses wins: each ticket becomes an order in MySQL, and its buyer is sent a text',
    batchMaxTickets: 200,
    worker: 'product',
    units: 'everybody',
    answer: 202,
  },
  shop: {
    title: '(i) a job per winner',
    how: 'as shops on NestJS and BullMQ do it: a unit is taken in Redis before the answer goes out, each winner is a job, and each job an INSERT; no line, no batch, no text',
    batchMaxTickets: 200,
    worker: 'plain',
    units: 'everybody',
    answer: 202,
  },
  celery: {
    title: '(j) Celery and Django',
    how: 'the stack of the course: Django under gunicorn submits a Celery task per request, a worker claims a unit in Redis and INSERTs the order; no session, no line, no text',
    batchMaxTickets: 1,
    worker: 'celery',
    units: 'everybody',
    answer: 202,
  },
  soldout: {
    title: '(h) sold out',
    how: 'the product, and nothing is left: `409 sold_out`, and nothing is enqueued',
    batchMaxTickets: 200,
    worker: undefined,
    units: 'none',
    answer: 409,
  },
} as const;

export type ContestantName = keyof typeof contestants;

const isContestant = (name: string): name is ContestantName => Object.hasOwn(contestants, name);

export const contestantNames = Object.keys(contestants).filter(isContestant);

/** Throws InvalidArgumentError, a mistake on the command line, for any other name. */
export function toContestant(name: string): ContestantName {
  if (isContestant(name)) return name;
  throw new InvalidArgumentError(`It knows ${contestantNames.join(', ')}.`);
}
