import type { Buyer, Ending, Follower } from './entry.ts';
import { inLanes, width } from '../../product/lanes.ts';
import { openSocket, type BuyerSocket } from './socket.ts';

/** Learns verdicts by WebSocket: one socket per buyer, each open before this resolves. */
export async function openSockets(
  origin: string,
  buyers: readonly Buyer[],
  onOpen: () => void,
): Promise<Follower> {
  const sockets = new Map<Buyer, BuyerSocket>();
  await inLanes(buyers, width(64), async (buyer) => {
    sockets.set(buyer, await openSocket(origin, buyer.cookie));
    onOpen();
  });
  const each = (act: (socket: BuyerSocket) => void) => {
    for (const socket of sockets.values()) act(socket);
  };
  return {
    follow: async (buyer, accepted, sentAt): Promise<Ending> => {
      const end = await sockets.get(buyer)?.watch(accepted.taskId);
      if (!end) return { missing: 'no socket' };
      return 'ticket' in end ? { ticket: end.ticket, ms: end.at - sentAt } : end;
    },
    giveUp: (reason) => each((socket) => socket.giveUp(reason)),
    counts: () => {
      let reconnects = 0;
      each((socket) => (reconnects += socket.reconnects()));
      return { reconnects };
    },
    close: () => each((socket) => socket.close()),
  };
}
