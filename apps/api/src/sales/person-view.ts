import type { AdminPerson, Language } from '@seckill/contracts';
import { myTickets, type Parts, type TaskView } from '@seckill/sales';
import type { SaleBoard } from './board.ts';
import { toMessage } from './message-view.ts';
import { toAdminOrders } from './order-search.ts';
import { roundsWaitedFor } from './rounds-waited-for.ts';

export type PersonParts = Pick<Parts, 'db' | 'tasks'> & { board: SaleBoard; view: TaskView };

type Most = { orders?: number; messages?: number };

/** What is known of the person behind an id, by whatever of their ids; undefined for one that is kept nowhere. */
export async function findPerson(
  { db, tasks, board, view }: PersonParts,
  userId: string,
  { language, most = {} }: { language?: Language | undefined; most?: Most } = {},
): Promise<AdminPerson | undefined> {
  const profile = await db.findProfile(userId);
  if (!profile) return undefined;
  const { createdAt, confirmedAt, erasedAt, ...facts } = profile;
  const ids = [profile.userId, ...profile.guestIds];
  const rounds = await roundsWaitedFor(board);
  const [orders, tickets, messages] = await Promise.all([
    db.listOrdersOf(profile.userId, most.orders),
    myTickets({ db, tasks }, (state, buyer) => view(state, buyer, language), rounds, ids),
    db.listMessagesOf(profile.userId, most.messages),
  ]);
  return {
    ...facts,
    createdAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    erasedAt: erasedAt?.toISOString() ?? null,
    orders: await toAdminOrders(db, orders),
    tickets,
    messages: messages.map((message) => toMessage(message, language)),
  };
}
