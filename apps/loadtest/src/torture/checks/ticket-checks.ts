import { groupBy } from '../history/group-by.ts';
import type { Loss } from '../faults/executor.ts';
import type { History, Seen, TicketHistory } from '../history/history.ts';

/** Where a ticket may go from each state. Who was turned away may still stand by, and who stands by may still win. */
const NEXT: Record<string, readonly string[]> = {
  queued: ['queued', 'success', 'sold_out', 'standby', 'left', 'cancelled', 'lost', 'failure'],
  standby: ['standby', 'success', 'sold_out', 'left', 'cancelled', 'lost'],
  sold_out: ['sold_out', 'standby', 'success', 'left', 'cancelled'],
  success: ['success'],
  left: ['left'],
  cancelled: ['cancelled'],
  failure: ['failure'],
  lost: ['lost'],
};

const LIVE = new Set(['queued', 'standby']);

/** Whether Redis lost something between two moments. */
const lostBetween = (losses: readonly Loss[], fromMs: number, toMs: number): boolean =>
  losses.some((loss) => loss.untilMs >= fromMs && loss.fromMs <= toMs);

/** Judges what was said of each ticket, one after the other and side by side. */
export function checkTickets(
  { tickets, violation, count }: History,
  losses: readonly Loss[],
): void {
  for (const ticket of tickets.values()) {
    checkOrderOfStates(ticket);
    checkPosition(ticket);
    checkLost(ticket);
  }
  checkOneTicketOfABuyer();

  function checkOrderOfStates({ taskId, seen }: TicketHistory): void {
    // What was pushed may be older than it looks, so it is only ever the earlier of two.
    const asked = seen.filter(({ via }) => via !== 'push');
    for (const later of asked) {
      for (const earlier of seen) {
        if (earlier.answeredMs >= later.askedMs || mayFollow(earlier, later)) continue;
        const detail = `${taskId}: ${said(earlier)}, then ${said(later)}`;
        const isLoss = lostBetween(losses, earlier.askedMs, later.answeredMs);
        // Who won is never told anything final but that; that it won may be lost for a moment.
        if (isLoss && (earlier.status !== 'success' || LIVE.has(later.status)))
          count('Redis forgot what it had said');
        else violation('a status contradicts an earlier one', detail);
        return;
      }
    }
  }

  function checkPosition({ taskId, seen }: TicketHistory): void {
    const queued = seen.filter(({ via, position }) => via === 'poll' && position !== undefined);
    for (const [at, later] of queued.entries()) {
      const earlier = queued[at - 1];
      if (!earlier || earlier.answeredMs >= later.askedMs) continue;
      const isFarther = Number(later.position) > Number(earlier.position);
      if (!isFarther || lostBetween(losses, earlier.askedMs, later.answeredMs)) continue;
      violation(
        'a position grew',
        `${taskId}: ${String(earlier.position)}, then ${String(later.position)}`,
      );
    }
  }

  function checkLost({ taskId, seen, askedMs, answeredMs }: TicketHistory): void {
    if (!seen.some(({ status }) => status === 'lost')) return;
    count('a ticket was lost');
    const isAllowed = losses.some(
      ({ fromMs, untilMs, reachMs }) => askedMs <= untilMs && answeredMs >= fromMs - reachMs,
    );
    if (!isAllowed) violation('a ticket was lost though Redis lost nothing', taskId);
  }

  /** Who had a live ticket was given another one. */
  function checkOneTicketOfABuyer(): void {
    const places = groupBy(
      tickets.values(),
      ({ buyerId, saleId, round }) => `${buyerId} ${saleId} ${round}`,
    );
    for (const own of places.values()) {
      for (const earlier of own) {
        for (const later of own) {
          if (later === earlier || later.askedMs <= earlier.answeredMs) continue;
          const stillLive = earlier.seen.find(
            ({ status, via, askedMs }) =>
              via === 'poll' && LIVE.has(status) && askedMs > later.answeredMs,
          );
          if (!stillLive) continue;
          if (lostBetween(losses, earlier.askedMs, stillLive.answeredMs)) continue;
          violation('two live tickets of one buyer', `${earlier.taskId} and ${later.taskId}`);
        }
      }
    }
  }
}

const said = ({ status, via, orderId, askedMs, answeredMs }: Seen): string =>
  `${status}${orderId === undefined ? '' : ` ${orderId}`} (${via}, ${Math.round(askedMs)} to ${Math.round(answeredMs)} ms)`;

function mayFollow(earlier: Seen, later: Seen): boolean {
  if (!NEXT[earlier.status]?.includes(later.status)) return false;
  // A press only says that a unit is there.
  return earlier.orderId === undefined || earlier.orderId === later.orderId;
}
