import { MOST_GUESTS, type AliasRow, type Db } from '@seckill/db';
import { atMost } from '@seckill/redis';
import type { Tasks } from '@seckill/task-engine';
import type { FastifyBaseLogger } from 'fastify';
import { LRUCache } from 'lru-cache';
import { ApiError } from './errors.ts';
import type { KnownSession } from './session.ts';

type Options = {
  db: Pick<Db, 'listAliases'>;
  tasks: Pick<Tasks, 'belongs'>;
  log: Pick<FastifyBaseLogger, 'debug'>;
};

/** About 30 MB. Of older aliases a member's own cookie, MySQL's lists and every order still know. */
const MOST_REMEMBERED = 50_000;
const LEARN_EVERY_MS = 1000;
/** Aliases are not committed in the order of their moments; so far back they are read again. */
const OVERLAP_MS = 10_000;

export type People = ReturnType<typeof createPeople>;

/**
 * Which ids are one person: a member, and the guests that came along with a sign-in. Answered from memory, as every request
 * asks. What other processes write is read every second; the cookie of the sign-in itself says it at once.
 */
export function createPeople({ db, tasks, log }: Options) {
  const members = new LRUCache<string, string>(atMost(MOST_REMEMBERED));
  const guests = new LRUCache<string, readonly string[]>(atMost(MOST_REMEMBERED));
  let since: Date | undefined;
  let learning = false;

  function learn({ guestId, memberId }: Pick<AliasRow, 'guestId' | 'memberId'>) {
    if (members.get(guestId) === memberId) return;
    members.set(guestId, memberId);
    guests.set(memberId, [guestId, ...(guests.get(memberId) ?? [])].slice(0, MOST_GUESTS));
  }

  async function learnNew() {
    if (learning) return;
    learning = true;
    try {
      const rows = await db.listAliases({ since, limit: MOST_REMEMBERED });
      rows.toReversed().forEach(learn);
      const [newest] = rows;
      if (newest) since = new Date(newest.claimedAt.getTime() - OVERLAP_MS);
    } catch (err) {
      log.debug({ err }, 'aliases of guests could not be read, they are a second later');
    } finally {
      learning = false;
    }
  }

  /** Every id under which something of this person may be: the session's own first, the newest guest after it. */
  function idsOf({ userId, guests: carried }: KnownSession): readonly string[] {
    const known = guests.get(userId);
    if (!known && carried.length === 0) return [userId];
    return [...new Set([userId, ...(known ?? []), ...carried])];
  }

  /** Whether this guest is a member by now, as far as it is known here. */
  const isTakenAlong = (guestId: string): boolean => members.has(guestId);

  const timer = setInterval(() => void learnNew(), LEARN_EVERY_MS).unref();
  void learnNew();

  return {
    learn,

    idsOf,

    /** Which of these ids a task was made for. */
    ownerOf: (session: KnownSession, taskId: string): string | undefined =>
      idsOf(session).find((id) => tasks.belongs(id, taskId)),

    isTakenAlong,

    /** The cookie of a guest that is a member by now shows what the guest had, and takes no new place. */
    refuseTakenAlong({ userId }: KnownSession): void {
      if (!isTakenAlong(userId)) return;
      throw new ApiError('unauthenticated', 'This guest has an account by now. Sign in with it.');
    },

    close: () => clearInterval(timer),
  };
}
