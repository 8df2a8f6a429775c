/**
 * Under which names the tickets of a round are counted once they are decided, in the order in which they are shown.
 * `duplicate`: the order is one the buyer already held. `failure`: no handler could decide it.
 */
export const TICKET_TALLIES = [
  'success',
  'duplicate',
  'sold_out',
  'standby',
  'cancelled',
  'failure',
] as const;
export type TicketTally = (typeof TICKET_TALLIES)[number];
