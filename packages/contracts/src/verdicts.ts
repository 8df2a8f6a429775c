import type { Task } from './tasks.ts';

/**
 * Under which names the tickets of a round are counted once they are decided, in the order in which they are shown.
 * `left`: its buyer left the line. `duplicate`: the order is one the buyer already held. `failure`: no handler could decide it.
 * `count`: what the sheet of proof calls it. `noneLeft`: it says that all units are taken, so that nobody behind may win
 * one but of those that come back, and that its buyer may win such a one.
 * Without a schema around it, as the rest of this file, so that the page can import it.
 */
export const VERDICTS = {
  success: { count: 'success', noneLeft: false },
  duplicate: { count: 'duplicate', noneLeft: false },
  sold_out: { count: 'soldOut', noneLeft: true },
  standby: { count: 'standby', noneLeft: true },
  left: { count: 'left', noneLeft: false },
  cancelled: { count: 'cancelled', noneLeft: false },
  failure: { count: 'failure', noneLeft: false },
} as const;
export type TicketTally = keyof typeof VERDICTS;
export const TICKET_TALLIES = Object.keys(VERDICTS) as TicketTally[];
/** Under which name those are counted of whom Redis has lost how they ended. */
export const FORGOTTEN_TALLY = 'forgotten' as const;

/** Whether nothing more will be heard of a ticket or another task. */
export const HAS_ENDED: Record<Task['status'], boolean> = {
  queued: false,
  started: false,
  retrying: false,
  standby: false,
  success: true,
  sold_out: true,
  left: true,
  cancelled: true,
  failure: true,
  revoked: true,
  expired: true,
  lost: true,
};
