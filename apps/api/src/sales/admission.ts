import type { Line } from '@seckill/task-engine';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../http/errors.ts';
import type { SaleFacts } from './board.ts';
import { createDrainRate } from './drain-rate.ts';

const MOST_SALES = 5000;

/** `newest`: the highest number given out, as far as this process knows. `line`: the last look at it. */
type Entered = {
  round: number;
  newest: number;
  rate: ReturnType<typeof createDrainRate>;
  line?: Line;
};

type Bounds = { maxWaiting: number; maxSeconds: number };

export type Admission = ReturnType<typeof createAdmission>;

/**
 * Bounds how many tickets of a line wait, and how long the last of them does at the rate at which the line is decided. Redis holds to
 * the bound as it gives out places, for all processes together; here most are refused without asking it: numbers go up for
 * all processes, so that those given out since the last look at the line, by whomever, are known from the last one given out here.
 */
export function createAdmission({ maxWaiting, maxSeconds }: Bounds) {
  const lines = new LRUCache<number, Entered>({ max: MOST_SALES });

  function look({ row: { id, round }, line }: SaleFacts): Entered {
    let entered = lines.get(id);
    if (entered?.round !== round) {
      entered = { round, newest: 0, rate: createDrainRate() };
      lines.set(id, entered);
    }
    if (entered.line !== line) {
      entered.line = line;
      entered.rate.see(line);
    }
    return entered;
  }

  function mostOf({ rate }: Entered): number {
    const perSecond = rate.perSecond();
    if (perSecond === undefined) return maxWaiting;
    return Math.max(1, Math.min(maxWaiting, Math.floor(perSecond * maxSeconds)));
  }

  /** Throws while the line is as long as it may be; answers how long that is. */
  function refuseIfFull(facts: SaleFacts): number {
    const entered = look(facts);
    const { line } = facts;
    const most = mostOf(entered);
    const since = Math.max(0, entered.newest - line.issued);
    if (line.waiting + since < most) return most;
    throw new ApiError('overloaded', 'The line is full right now. Try again in a moment.');
  }

  return {
    refuseIfFull,
    /** Takes a ticket, `most` being how many may wait then. */
    async enter<T extends { number: number }>(
      facts: SaleFacts,
      take: (most: number) => Promise<T>,
    ): Promise<T> {
      const ticket = await take(refuseIfFull(facts));
      const entered = look(facts);
      entered.newest = Math.max(entered.newest, ticket.number);
      return ticket;
    },
  };
}
