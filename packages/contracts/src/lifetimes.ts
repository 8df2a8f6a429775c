/**
 * How long each thing is kept, in ms. A thing is never forgotten while another that needs it lives:
 * queued state >= the wait before it; result >= standby >= time to pay; line, round and standby: as long as the round is
 * open, then a day. Whoever looks after a round renews what belongs to it, far more often than it would end; nobody renews what
 * belongs to a round that is over and recorded, and what is asked of it later is answered from its record.
 */
const DAY = 24 * 3_600_000;

/** The claims, the standby line, the books and the record of a line, from the last time that they were renewed. */
export const OPEN_ROUND_MS = 30 * DAY;

/** The same once the round is over and recorded. */
export const ENDED_ROUND_MS = DAY;

/** The verdict of a ticket, from when it was told last: the longest time to pay, and what a round is kept after its end. */
export const VERDICT_MS = 31 * DAY;

/** How often what belongs to an open round is renewed, and its claims are compared with its orders one by one. */
export const RENEW_EVERY_MS = 60_000;
