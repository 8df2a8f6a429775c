import type { Db } from '@seckill/db';
import { ownPrefix, type Connection } from '@seckill/redis';

/**
 * A prefix of keys belongs to one database: a second product on it would decide tickets of the first, and its winners would have no
 * order. `unknown`: the stores have not said yet.
 */
export type OwnershipState = 'unknown' | 'ours' | 'theirs';

export interface Ownership {
  readonly state: OwnershipState;
  /** Asks now; several at once share one question. Never rejects. */
  look(): Promise<OwnershipState>;
  /** Resolves once the prefix is known to be ours; never, if it is not. */
  readonly owned: Promise<void>;
  close(): void;
}

type Options = {
  db: Pick<Db, 'installation'>;
  redis: Connection;
  prefix: string;
  /** Called once: this process may not work. */
  onTheirs(sentence: string): void;
};

const LOOK_EVERY_MS = 4_000;
/** Until the stores have said once whose the prefix is. */
const FIRST_EVERY_MS = 250;

/**
 * Looks whose the prefix is, now and every few seconds. Whoever comes first owns it; a mark that a wipe or a failover took away is
 * made again by who runs.
 */
export function watchOwnership({ db, redis, prefix, onTheirs }: Options): Ownership {
  let state: OwnershipState = 'unknown';
  let name: string | undefined;
  let since = 0;
  let looking: Promise<OwnershipState> | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let nowOwned: (() => void) | undefined;
  const owned = new Promise<void>((resolve) => (nowOwned = resolve));

  async function ask(): Promise<OwnershipState> {
    try {
      name ??= await db.installation();
      const answer = await ownPrefix({ connection: redis, prefix }, { name, since });
      if (closed || state === 'theirs') return state;
      state = answer.outcome;
      if (state === 'theirs') onTheirs(sentenceOf(prefix));
      else {
        since = answer.since;
        nowOwned?.();
      }
    } catch {
      // A store that is away, or not migrated yet, is told by the readiness. What was known still holds.
    }
    return state;
  }

  const look = (): Promise<OwnershipState> =>
    (looking ??= ask().finally(() => (looking = undefined)));

  function plan(): void {
    if (closed || state === 'theirs') return;
    timer = setTimeout(
      () => void look().then(plan),
      state === 'unknown' ? FIRST_EVERY_MS : LOOK_EVERY_MS,
    ).unref();
  }
  void look().then(plan);

  return {
    get state() {
      return state;
    },
    look,
    owned,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

const sentenceOf = (prefix: string): string =>
  `KEY_PREFIX is ${prefix}, which in this Redis belongs to another database: choose another one for this product ` +
  `(if that database is gone for good, delete the key {${prefix}:owner})`;
