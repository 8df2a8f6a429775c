/** Ways to accept a purchase. All are the product's own API with one part exchanged. */
export const contestants = {
  floor: {
    title: '(a) floor',
    how: 'session, schema, rate limit and sale state are checked as always, then the answer goes out; nothing is enqueued',
    batchMaxTickets: 200,
    worker: false,
  },
  product: {
    title: '(b) product',
    how: 'tickets that arrive together travel in one job; the answer goes out when that job is stored',
    batchMaxTickets: 200,
    worker: true,
  },
  single: {
    title: '(c) one job each',
    how: 'the product with `BATCH_MAX_TICKETS=1`: every request writes a job of its own',
    batchMaxTickets: 1,
    worker: true,
  },
  sync: {
    title: '(d) synchronous',
    how: 'no queue: one MySQL transaction per request locks the round, makes the order or finds none left, and only then the answer goes out',
    batchMaxTickets: 200,
    worker: false,
  },
  claim: {
    title: '(e) synchronous, claim first',
    how: 'no queue: one claim in Redis per request, and only winners go on to MySQL, before the answer goes out',
    batchMaxTickets: 200,
    worker: false,
  },
  turns: {
    title: '(f) one job each, in turn',
    how: 'as (c), but a ticket is written when the one before it is stored: the flow of the product with batches of one',
    batchMaxTickets: 1,
    worker: true,
  },
} as const;

export type ContestantName = keyof typeof contestants;

export const isContestant = (name: string): name is ContestantName =>
  Object.hasOwn(contestants, name);
