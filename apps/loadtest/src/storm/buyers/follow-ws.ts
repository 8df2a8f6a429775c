import type { Buyer } from '../../product/guests.ts';
import { inLanes, width } from '../../product/lanes.ts';
import type { Follower } from './entry.ts';
import { openSocket, type BuyerSocket } from './socket.ts';

/**
 * Learns verdicts by WebSocket: one socket per buyer, each open before this resolves. `own` gets what
 * closes a socket as soon as it is open.
 */
export async function openSockets(
  origin: string,
  buyers: readonly Buyer[],
  own: (close: () => void) => void,
  onOpen: () => void,
): Promise<Follower> {
  const sockets = new Map<Buyer, BuyerSocket>();
  await inLanes(buyers, width(64), async (buyer) => {
    const socket = await openSocket(origin, buyer.cookie);
    own(socket.close);
    sockets.set(buyer, socket);
    onOpen();
  });
  return {
    follow: async (buyer, accepted, sentAt) => {
      const end = await sockets.get(buyer)?.watch(accepted.taskId);
      if (!end) return { missing: 'no socket' };
      return 'ticket' in end ? { ticket: end.ticket, ms: end.at - sentAt } : end;
    },
    giveUp: (reason) => sockets.forEach((socket) => socket.giveUp(reason)),
    counts: () => ({
      reconnects: [...sockets.values()].reduce((sum, socket) => sum + socket.reconnects(), 0),
    }),
  };
}
