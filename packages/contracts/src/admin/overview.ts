import { Type, type Static } from 'typebox';
import { stores } from '../health.ts';
import { SaleId } from '../primitives.ts';
import { SaleState } from '../sales.ts';
import type { FORGOTTEN_TALLY, TicketTally } from '../verdicts.ts';

const Count = Type.Integer({ minimum: 0 });

/** Half, 95 and 99 of 100 tickets waited no longer, ms; told an eighth too long at most. */
export const VerdictTimes = Type.Object({ p50: Count, p95: Count, p99: Count });
export type VerdictTimes = Static<typeof VerdictTimes>;

/**
 * One sale as the operator sees it. The units are counted as of one instant, and so are the tickets:
 * `available + reserved + claimed + unpaid + paid = total` where it is known what is available, and `accepted = decided + waiting`.
 */
export const SaleOverview = Type.Object({
  saleId: SaleId,
  title: Type.String(),
  round: Type.Integer(),
  state: SaleState,
  total: Type.Integer(),
  available: Type.Union([Type.Integer(), Type.Null()]),
  /** Free, and for those who stand by. */
  reserved: Type.Optional(Type.Integer()),
  /** Claimed by a buyer whose order is being written. */
  claimed: Type.Optional(Type.Integer()),
  unpaid: Type.Integer(),
  paid: Type.Integer(),
  /** How many stand by. */
  standby: Type.Optional(Count),
  accepted: Type.Integer(),
  decided: Type.Integer(),
  waiting: Type.Integer(),
  /** Decisions in a second, just now. */
  perSecond: Type.Number(),
  acceptedPerSecond: Type.Optional(Type.Number()),
  /** For how long those have waited whose turn it is, ms. */
  overdueMs: Type.Optional(Count),
  /** From a place in line to the verdict, over the whole round; absent while nothing is decided. */
  verdictMs: Type.Optional(VerdictTimes),
  tickets: Type.Unsafe<{ [name in TicketTally | typeof FORGOTTEN_TALLY]?: number }>(
    Type.Record(Type.String(), Type.Integer()),
  ),
});
export type SaleOverview = Static<typeof SaleOverview>;

const QueueOverview = Type.Object({
  name: Type.String(),
  waiting: Type.Integer(),
  active: Type.Integer(),
  delayed: Type.Integer(),
  failed: Type.Integer(),
});

/** What a worker process wrote of itself in the last seconds. */
const WorkerOverview = Type.Object({
  id: Type.String(),
  host: Type.String(),
  pid: Type.Integer(),
  startedAt: Type.String(),
  concurrency: Type.Integer(),
  queues: Type.Array(Type.String()),
  active: Type.Integer(),
  finished: Type.Integer(),
  /** By how much its event loop was late in the last seconds, ms: 99 of 100 turns were no later. */
  loopDelayMs: Type.Optional(Type.Integer()),
  /** Attempts that failed since it started, whether or not another one followed; of a batch each ticket counts. */
  errors: Type.Optional(Type.Integer()),
  /** The version of what it keeps in Redis. */
  protocol: Type.Optional(Type.Integer()),
  /** It is of an earlier version, which cannot do all that this API may ask of it. */
  isEarlier: Type.Optional(Type.Boolean()),
  /** What its clock is ahead of that of Redis, ms. */
  clockOffsetMs: Type.Optional(Type.Integer()),
});

/** The API process that made the overview. */
const ApiOverview = Type.Object({
  host: Type.String(),
  pid: Type.Integer(),
  /** Requests that are not answered yet. */
  inHand: Type.Optional(Count),
  /** It has more to do than it can, and refuses what can wait. */
  isShedding: Type.Optional(Type.Boolean()),
  /** What its clock is ahead of that of Redis, ms. */
  clockOffsetMs: Type.Optional(Type.Integer()),
});

const figures = {
  serverTime: Type.String(),
  /** When the figures were read, by the clock of Redis. */
  at: Type.Optional(Type.String()),
  /** How old they were when they were sent, ms. */
  ageMs: Type.Optional(Count),
  sales: Type.Array(SaleOverview),
  stores: Type.Optional(Type.Object(stores)),
  api: Type.Optional(ApiOverview),
};
const queues = Type.Array(QueueOverview);
const workers = Type.Array(WorkerOverview);

export const Overview = Type.Object({ ...figures, queues, workers }, { $id: 'Overview' });
export type Overview = Static<typeof Overview>;

/**
 * What `/api/admin/overview/watch` tells a few times a second. `whole`: of every sale there is; otherwise only of those of which
 * something has changed. Without `queues` and `workers` they are as they were. While Redis is away `at` stands still, and `ageMs` grows.
 */
export const OverviewFrame = Type.Object(
  {
    type: Type.Literal('overview'),
    whole: Type.Boolean(),
    ...figures,
    queues: Type.Optional(queues),
    workers: Type.Optional(workers),
  },
  { $id: 'OverviewFrame' },
);
export type OverviewFrame = Static<typeof OverviewFrame>;
