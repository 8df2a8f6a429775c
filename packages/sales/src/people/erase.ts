import type { Parts } from '../stores.ts';
import { holdingsOf } from './take-along.ts';

/** `waits`: there is a place in a line, or an order that is not paid yet, and whoever has it must be reached and sign in until it is decided. */
export type PersonErased =
  | { outcome: 'erased'; phoneKept: boolean; ids: string[] }
  | { outcome: 'not_found' }
  | { outcome: 'waits'; places: number; unpaid: number };

/**
 * Removes all that says who a person is, by any of their ids; `ids` are all that they had, whose sessions are to end. Orders, money and tickets
 * stay under these ids, so that no count of a round changes. What tasks and the history of tasks remember of them is forgotten with
 * their results, within a day. Safe to repeat.
 */
export async function erase(parts: Parts, userId: string): Promise<PersonErased> {
  const profile = await parts.db.findProfile(userId);
  if (!profile) return { outcome: 'not_found' };
  const ids = [profile.userId, ...profile.guestIds];
  const held = await Promise.all(ids.map((id) => holdingsOf(parts, id)));
  const places = held.flatMap(({ waiting }) => waiting).length;
  const unpaid = held.flatMap(({ orders }) => orders).filter(({ status }) => status === 'unpaid');
  if (places + unpaid.length > 0) return { outcome: 'waits', places, unpaid: unpaid.length };
  const erased = await parts.db.erasePerson(profile.userId);
  return erased.outcome === 'erased' ? { ...erased, ids } : erased;
}
