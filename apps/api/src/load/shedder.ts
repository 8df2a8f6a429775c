import type { Kind } from './kind.ts';
import type { ApiConfig } from '../config.ts';
import { nearlyAllMemory, type Reading } from './reading.ts';

/** When it is too much. A process is overloaded from `delayMs` or `rssBytes` on, and takes `inHand` requests at most in any case. */
export type Bounds = { delayMs: number; inHand: number; rssBytes: number };

/** The bounds as they are set. */
export const shedBounds = ({
  loopDelayMs,
  inHand,
  memoryMb,
  processes = 1,
}: ApiConfig['shed']): Bounds => ({
  delayMs: loopDelayMs,
  inHand,
  rssBytes: memoryMb === undefined ? nearlyAllMemory(processes) : memoryMb * 2 ** 20,
});

export type Reason = 'delay' | 'memory' | 'in_hand';
export type Refused = { kind: Exclude<Kind, 'vital'>; reason: Reason };

/** `queuedMs`: how long a request waits now for a turn in which there is time for it. */
type Sight = Reading & { queuedMs?: number };

/** `waitMs`: how long a connection waits now before it is taken. */
type Eyes = { waitMs?: () => number; now?: () => number };

export type Shedder = ReturnType<typeof createShedder>;

/** A burst is no overload: the loop is late for so long before anything is refused, seen as often as this at least. */
const PATIENCE_MS = 4_000;
const PATIENCE_READINGS = 5;
/** One reading says little: what counts for the state is the delay of about so long. */
const SMOOTH_MS = 500;
/** A process that is late with fewer in hand waits for the processor: to refuse somebody would not help it. */
const BUSY_IN_HAND = 20;
/** Shedding lasts so long at least, and until nothing had to be refused for so long. */
const SHORTEST_MS = 3_000;
const QUIET_MS = 2_000;
/** While it sheds the loop is kept this much quicker than the bound: a payment takes several turns of it. */
const STEADY_SHARE = 1 / 4;
/** Polls find room while less than this share of the limit is taken. */
const SHARE_OF_POLLS = 1 / 2;
const LEAST_IN_HAND = 16;
const SHORTEST_TURN_MS = 1;
const FEW_TURNS = 3;
/** How the limit follows the loop, at each reading. */
const GROWTH = 1.05;
const LARGEST_CUT = 0.3;
/** So much more than the limit is in hand from before it, and not from what is vital. */
const BEFORE_THE_LIMIT = 1.25;
/** Memory is given back late: the bound is left at this share of it. */
const MEMORY_LEFT_AT = 0.9;

/**
 * Decides who is let in. Calm, nobody is refused but beyond `inHand` requests. Once the process is overloaded it sheds: the requests in
 * hand are limited, by a limit that follows the delay of the event loop, so that the process does as much as it can and no more.
 * Polls find room in half of it, purchases in all of it, and what is vital always.
 *
 * calm → shedding: the loop was later than the bound for 4 s, or memory is above its own
 * shedding → calm: it has lasted 3 s, the loop is well below the bound, and nothing had to be refused for 2 s
 */
export function createShedder(
  bounds: Bounds,
  { waitMs = () => 0, now = () => performance.now() }: Eyes = {},
) {
  const steadyMs = bounds.delayMs * STEADY_SHARE;
  let inHand = 0;
  let mostInHand = 0;
  let limit = bounds.inHand;
  let state: { is: 'calm' } | { is: 'shedding'; since: number; reason: Reason } = { is: 'calm' };
  let late: { since: number; readings: number } | undefined;
  let refusedAt = -Infinity;
  let smooth = { at: now(), delayMs: 0 };
  let turnMs = 0;

  /** One connection is taken in each turn of the loop. */
  const atTheDoor = (): number => waitMs() / Math.max(SHORTEST_TURN_MS, turnMs);
  /** What a connection waits beyond the few turns that it always does. */
  const queuedMs = (): number => waitMs() - FEW_TURNS * turnMs;

  /** One long turn, as of a process that was stopped, counts for no more than what is too late by far. */
  function smoothed(readMs: number): number {
    const delayMs = Math.min(readMs, 2 * bounds.delayMs);
    const at = now();
    const share = 1 - Math.exp((smooth.at - at) / SMOOTH_MS);
    smooth = { at, delayMs: smooth.delayMs + share * (delayMs - smooth.delayMs) };
    return smooth.delayMs;
  }

  function isLate(delayMs: number): boolean {
    if (delayMs < bounds.delayMs || mostInHand + atTheDoor() < BUSY_IN_HAND) {
      late = undefined;
      return false;
    }
    late ??= { since: now(), readings: 0 };
    late.readings += 1;
    return late.readings >= PATIENCE_READINGS && now() - late.since >= PATIENCE_MS;
  }

  function begin(reason: Reason, delayMs: number) {
    state = { is: 'shedding', since: now(), reason };
    limit = Math.max(LEAST_IN_HAND, mostInHand * Math.min(1, steadyMs / delayMs));
  }

  /**
   * In hand is what the loop turns over: half as much, and a turn takes half as long. What was let in before the limit says nothing
   * against it: a burst that is worked off, with nobody behind it, is no reason to let in fewer.
   */
  function follow(delayMs: number) {
    if (delayMs > steadyMs && mostInHand > limit * BEFORE_THE_LIMIT + 1) return;
    if (delayMs > steadyMs) limit *= Math.max(LARGEST_CUT, steadyMs / delayMs);
    else if (delayMs < steadyMs / 2) limit = limit * GROWTH + 1;
    limit = Math.min(bounds.inHand, Math.max(LEAST_IN_HAND, limit));
  }

  /** Refusals are quick: they make an end of the queue, as the limit of requests in hand does not, which takes each for one. */
  const isQueued = (kind: Kind): boolean =>
    state.is === 'shedding' &&
    queuedMs() > (kind === 'poll' ? steadyMs * SHARE_OF_POLLS : steadyMs);

  return {
    /** Takes a look at the process; to be called a few times a second. */
    see({ delayMs: loopMs, rssBytes, queuedMs: turnsMs = 0 }: Sight): void {
      turnMs = loopMs;
      const delayMs = Math.max(loopMs, turnsMs);
      const lately = smoothed(Math.max(delayMs, waitMs()));
      const tooLate = isLate(lately);
      const tooLarge = rssBytes >= bounds.rssBytes;
      if (state.is === 'calm') {
        if (tooLarge || tooLate) begin(tooLarge ? 'memory' : 'delay', delayMs);
      } else {
        // Memory above its bound is worked off, whatever the loop has room for.
        follow(tooLarge ? Math.max(delayMs, 2 * steadyMs) : delayMs);
        const isOver =
          now() - state.since >= SHORTEST_MS &&
          now() - refusedAt >= QUIET_MS &&
          lately < bounds.delayMs / 2 &&
          rssBytes < bounds.rssBytes * MEMORY_LEFT_AT;
        if (isOver) {
          state = { is: 'calm' };
          limit = bounds.inHand;
        }
      }
      mostInHand = inHand;
    },

    /** Why a request is refused; undefined: it is let in, and `leave` is to be called once when it is answered. */
    enter(kind: Kind): Refused | undefined {
      const room = kind === 'poll' ? limit * SHARE_OF_POLLS : limit;
      if (kind !== 'vital' && (inHand >= room || isQueued(kind))) {
        refusedAt = now();
        return { kind, reason: state.is === 'calm' ? 'in_hand' : state.reason };
      }
      inHand += 1;
      if (inHand > mostInHand) mostInHand = inHand;
      return undefined;
    },
    leave(): void {
      inHand -= 1;
    },

    get isShedding() {
      return state.is === 'shedding';
    },
    get inHand() {
      return inHand;
    },
    get limit() {
      return limit;
    },
  };
}
