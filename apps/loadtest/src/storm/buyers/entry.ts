import type { PurchaseAccepted, Ticket } from '@seckill/contracts';
import type { Buyer } from '../../product/guests.ts';

/** How the wait of one ticket ended: with its last state, or without one and why. */
export type Ending = { ticket: Ticket; ms: number } | { missing: string };

/** What one buyer went through. `answer` is the status and, of a refusal, its code. */
export type Entry = {
  buyer: Buyer;
  /** Units asked for. */
  quantity: number;
  answer: string;
  acceptMs: number;
  accepted?: PurchaseAccepted;
  ending?: Ending;
};

/** Waits for verdicts, by whatever channel. */
export type Follower = {
  /** Resolves once the ticket is decided, or cannot be any more. Never rejects. */
  follow(buyer: Buyer, accepted: PurchaseAccepted, sentAt: number): Promise<Ending>;
  /** Ends every wait with this reason. */
  giveUp(reason: string): void;
  /** What happened on the way, for the curious: polls, reconnects. */
  counts(): Record<string, number>;
};

/** The verdict of an entry that has one. */
export function verdictOf(entry: Entry): Ticket | undefined {
  return entry.ending && 'ticket' in entry.ending ? entry.ending.ticket : undefined;
}

/** How many there are of each, the most frequent first. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
