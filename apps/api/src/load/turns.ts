/** What is let in during one turn of the event loop may take so long; the rest waits for the next turn. */
const SLICE_MS = 3;
/** Who presses at one moment is decided as one crowd, so long as a turn for all of them is short, and no more of them are at the door. */
const FEW = 300;
/** For so long after a slice nobody is let in while connections come, and a small crowd gives way from when they begin to. */
const CONNECTIONS_FIRST_MS = 100;
/** Connections come until none has come for so many turns. */
const TURNS_BETWEEN = 2;
/** Each is a callback of its own, so that what one request puts off to the end of its callback counts as its time. */
const MOST_IN_A_TURN = 64;
/** So many places of the queue that are empty are kept before they are given back. */
const MOST_GONE = 1_024;

/** `isFew`: it is one of a crowd that is let in at once. */
type Waiting = { since: number; isFew: boolean; letIn: () => void };

export type Turns = ReturnType<typeof createTurns>;

/**
 * Spreads requests over turns of the event loop. A payment takes several turns, one for each answer of MySQL: where a turn handles
 * a thousand requests it takes seconds, however few of them it has to wait for. And Node takes one connection in a turn: while they come
 * turns are kept short, as nobody knows what is asked behind them. Requests are let in in the order in which they came.
 */
export function createTurns(now = () => performance.now()) {
  const queue: Waiting[] = [];
  let head = 0;
  let scheduled = 0;
  /** When this turn let in its first. */
  let begunAt: number | undefined;
  /** When a turn last had no more time. */
  let slicedAt = -Infinity;
  /** Connections come as long as it is above 0. */
  let turnsOfConnections = 0;
  /** When connections began to come, and when the last one did. */
  let burstAt = -Infinity;
  let connectionAt = -Infinity;

  const length = (): number => queue.length - head;

  function hasTime(): boolean {
    const at = now();
    if (turnsOfConnections > 0 && at - slicedAt < CONNECTIONS_FIRST_MS) return false;
    if (begunAt === undefined) {
      begunAt = at;
      setImmediate(() => (begunAt = undefined));
    }
    if (at - begunAt < SLICE_MS) return true;
    slicedAt = at;
    return false;
  }

  /** Connections that go on coming are no part of a crowd that presses at one moment: then a small one is let in. */
  const isBurst = (): boolean => turnsOfConnections > 0 && now() - burstAt < CONNECTIONS_FIRST_MS;

  function countTurn() {
    turnsOfConnections -= 1;
    if (turnsOfConnections > 0) setImmediate(countTurn);
  }

  function schedule() {
    for (; scheduled < Math.min(length(), MOST_IN_A_TURN); scheduled += 1) setImmediate(next);
  }

  function next() {
    scheduled -= 1;
    const first = queue[head];
    if (first && (hasTime() || (first.isFew && !isBurst()))) {
      head += 1;
      if (head === queue.length || head > MOST_GONE) {
        queue.splice(0, head);
        head = 0;
      }
      first.letIn();
    }
    schedule();
  }

  return {
    /** Calls `letIn` as soon as there is time for it: now, as a rule. So few `inHand` are let in at once, unless connections come. */
    take(letIn: () => void, inHand = Infinity): void {
      const isInTime = hasTime();
      const isFew = inHand <= FEW;
      if (length() === 0 && (isInTime || (isFew && !isBurst()))) return letIn();
      queue.push({ since: now(), isFew, letIn });
      schedule();
    },
    /** To be called for each connection that is taken: there may be another in the next turn. */
    tookConnection(): void {
      const at = now();
      if (at - connectionAt > CONNECTIONS_FIRST_MS) burstAt = at;
      connectionAt = at;
      const isCounted = turnsOfConnections > 0;
      turnsOfConnections = TURNS_BETWEEN;
      if (!isCounted) setImmediate(countTurn);
    },
    /** How long the first who waits has been waiting. */
    waitMs: (): number => (length() === 0 ? 0 : now() - (queue[head]?.since ?? now())),
  };
}
