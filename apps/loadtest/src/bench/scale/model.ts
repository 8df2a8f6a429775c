import { PARTS, type Load, type Part, type Run } from './run.ts';

/** What a ticket costs a part in processor time, µs: something for itself, and its share of what its batch costs. */
export type Cost = { perTicket: number; perBatch: number };

export type Model = Record<Load, Record<Part | 'generator', Cost>>;

/** The most tickets of a batch, which it has when more press than are written at once. */
export const FULL_BATCH = 200;

/** Least squares over 1 ÷ the size of the batches, each measurement by its weight; nothing costs less than nothing. */
export function fitCost(measured: readonly { size: number; cost: number; weight: number }[]): Cost {
  const points = measured.map((point) => ({ ...point, x: 1 / point.size }));
  const all = points.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + point.weight * of(point), 0) / all;
  const [x, cost] = [mean((point) => point.x), mean((point) => point.cost)];
  const spread = mean((point) => (point.x - x) ** 2);
  const slope = spread === 0 ? 0 : mean((point) => (point.x - x) * (point.cost - cost)) / spread;
  const most = cost / x;
  const perBatch = Math.min(most, Math.max(0, slope));
  return { perTicket: cost - perBatch * x, perBatch };
}

/** Learns what a ticket costs from all measurements of its load; who takes or makes a request does the same for either. */
export function learn(runs: readonly Run[]): Model {
  const costsOf = (load: Load) => {
    const cost = (part: Part | 'generator') =>
      fitCost(
        runs
          .filter((run) => run.load === load || part === 'api' || part === 'generator')
          // Of few tickets most is what processes do anyway.
          .map((run) => ({
            size: run.ticketsPerBatch,
            cost: run.cpu[part],
            weight: run.decidedPerSecond,
          })),
      );
    const [api, worker, redis, mysql] = PARTS.map(cost);
    if (!api || !worker || !redis || !mysql) throw new Error('a part has no cost');
    return { api, worker, redis, mysql, generator: cost('generator') };
  };
  return { losers: costsOf('losers'), winners: costsOf('winners') };
}

export const costAt = ({ perTicket, perBatch }: Cost, batch: number) =>
  perTicket + perBatch / batch;

/** What should have been measured: tickets per second, and what there was too little of. */
export type Prediction = { perSecond: number; limit: Part | 'cores' };

/**
 * Adds up what a ticket costs all parts and the generator, which share the cores that other programs leave them. APIs, workers and
 * masters have one thread that does nearly all, so that each is a core at most.
 */
export function predict(model: Model, run: Run, cores: number): Prediction {
  const costs = model[run.load];
  const at = (part: Part | 'generator') => costAt(costs[part], run.ticketsPerBatch);
  const all = [...PARTS, 'generator' as const].reduce((sum, part) => sum + at(part), 0);
  const ways: Prediction[] = [
    { perSecond: (1e6 * cores * (1 - run.others)) / all, limit: 'cores' },
    { perSecond: (1e6 * run.apis) / at('api'), limit: 'api' },
    { perSecond: (1e6 * run.workers) / at('worker'), limit: 'worker' },
    { perSecond: (1e6 * run.masters) / at('redis'), limit: 'redis' },
  ];
  return ways.reduce((least, way) => (way.perSecond < least.perSecond ? way : least));
}

export type Need = {
  part: Part;
  /** Seconds of one core, for all tickets. */
  seconds: number;
  /** How many of it do that in a second, each busy for no more than `BUSY` of it. */
  count: number;
};

export type Plan = {
  /** The part that is exhausted first in front. */
  needs: Need[];
  /** What one alone must do of each part, if all come for one sale: its line has one master and one worker at a time. Seconds. */
  oneSale: Partial<Record<Part, number>>;
};

/** The share of a second that a part should be busy at most: what comes unevenly needs the rest. */
export const BUSY = 0.7;

/** What so many buyers in one second need, of whom `units` win. */
export function plan(model: Model, buyers: number, units: number): Plan {
  const needs = PARTS.map((part) => {
    const lost = (buyers - units) * costAt(model.losers[part], FULL_BATCH);
    const won = units * costAt(model.winners[part], FULL_BATCH);
    const seconds = (lost + won) / 1e6;
    return { part, seconds, count: Math.max(1, Math.ceil(seconds / BUSY)) };
  });
  const alone = needs.filter(({ part }) => part === 'worker' || part === 'redis');
  return {
    needs: needs.toSorted((one, other) => other.seconds - one.seconds),
    oneSale: Object.fromEntries(alone.map(({ part, seconds }) => [part, seconds])),
  };
}
