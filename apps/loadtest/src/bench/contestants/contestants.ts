import { InvalidArgumentError } from 'commander';

/** Ways to accept a purchase. All are the product's own API with one part exchanged. */
export const contestants = {
  floor: {
    title: '(a) floor',
    how: 'session, schema, rate limit and sale state are checked as always, then the answer goes out; nothing is enqueued',
    batchMaxTickets: 200,
    worker: undefined,
  },
  product: {
    title: '(b) product',
    how: 'tickets that arrive together travel in one job; the answer goes out when that job is stored',
    batchMaxTickets: 200,
    worker: 'product',
  },
  single: {
    title: '(c) one job each',
    how: 'the product with `BATCH_MAX_TICKETS=1`: the same flow, each write one ticket',
    batchMaxTickets: 1,
    worker: 'product',
  },
  sync: {
    title: '(d) synchronous',
    how: 'no queue: one MySQL transaction per request locks the round, makes the order or finds none left, and only then the answer goes out',
    batchMaxTickets: 200,
    worker: undefined,
  },
  claim: {
    title: '(e) synchronous, claim first',
    how: 'no queue: one claim in Redis per request, and only winners go on to MySQL, before the answer goes out',
    batchMaxTickets: 200,
    worker: undefined,
  },
  plain: {
    title: '(f) one plain task each',
    how: 'every request submits an ordinary task, all of them at once: a job, a status and a result each',
    batchMaxTickets: 200,
    worker: 'plain',
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
