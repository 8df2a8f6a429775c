import type { Access } from './access.ts';
import type { RetryPolicy } from './retry.ts';

/** Whoever asks is not kept longer than this by a replica that is away, or slow. */
export const REPLICA_ANSWERS_MS = 300;
/** One that failed is left alone for so long. Then one question, and no other, finds out whether it is back. */
const LEFT_ALONE_MS = 5_000;

/** The second try is for a connection that was lost while nobody used it. */
export const REPLICA_PATIENCE: RetryPolicy = {
  retries: 1,
  minMs: 0,
  maxMs: 0,
  tryMs: REPLICA_ANSWERS_MS,
  totalMs: REPLICA_ANSWERS_MS,
};

type Reading = Pick<Access, 'read'>;

/** `primary`: what the replica was to answer, and did not. */
export type Answered = { replica: number; primary: number };

/** What never changes once it is there may be read where it comes later. */
export type OldReads = {
  /** From the replica; from the primary, when the replica is away, fails, is late, or does not have it yet (undefined). */
  read<T>(run: (from: Reading) => Promise<T | undefined>): Promise<T | undefined>;
  /** The same, on which all reads together take this long at most. */
  withBudget(ms: number): OldReads;
  /** How many reads each has answered since the start; none of either where there is no replica. */
  answered(): Readonly<Answered>;
  /** Closes the replica; the primary is its owner's. */
  close(): Promise<void>;
};

type Servers = {
  primary: Access;
  /** Undefined: there is none, and the primary is asked. */
  replica: Access | undefined;
  /** Whether the replica holds what the primary does. Asked before it is used, and again after each failure. */
  isCopy(replica: Reading, primary: Access): Promise<boolean>;
};

/** What is known of the replica. `isTrusted`: it was found to be a copy, and nothing failed since. */
type Standing = { isTrusted: boolean; leftUntil: number; answered: Answered };

export function createOldReads(
  servers: Servers,
  standing: Standing = {
    isTrusted: false,
    leftUntil: 0,
    answered: { replica: 0, primary: 0 },
  },
): OldReads {
  const { primary, replica, isCopy } = servers;

  const leaveAlone = () => {
    standing.isTrusted = false;
    standing.leftUntil = performance.now() + LEFT_ALONE_MS;
  };

  async function askReplica<T>(run: (from: Reading) => Promise<T>): Promise<T | undefined> {
    if (!replica || performance.now() < standing.leftUntil) return undefined;
    // Whoever comes meanwhile goes to the primary.
    const isFirst = !standing.isTrusted;
    if (isFirst) leaveAlone();
    try {
      const brief = replica.withBudget(REPLICA_ANSWERS_MS);
      if (isFirst && !(await isCopy(brief, primary))) return undefined;
      const found = await run(brief);
      if (isFirst) Object.assign(standing, { isTrusted: true, leftUntil: 0 });
      return found;
    } catch {
      // A mistake of ours is thrown by the primary as well.
      leaveAlone();
      return undefined;
    }
  }

  return {
    read: async (run) => {
      if (!replica) return run(primary);
      const found = await askReplica(run);
      standing.answered[found === undefined ? 'primary' : 'replica'] += 1;
      return found ?? run(primary);
    },
    answered: () => standing.answered,
    withBudget: (ms) =>
      createOldReads(
        { primary: primary.withBudget(ms), replica: replica?.withBudget(ms), isCopy },
        standing,
      ),
    close: async () => replica?.close(),
  };
}
