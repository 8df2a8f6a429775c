import { orderNumber } from '@seckill/contracts';
import type { Contact, Db, OrderRow } from '@seckill/db';
import type { Tasks } from '@seckill/task-engine';
import type { SendOrderSms } from '@seckill/tasks';
import { submitTexts } from '../announce.ts';
import { textOf } from './texts.ts';
import {
  textsById,
  titlesIn,
  writeTexts,
  type Draft,
  type WriteParts,
  type Written,
} from './write-texts.ts';

/** When the reminder comes. A window to pay that is no longer than this has none. */
const REMIND_BEFORE_MS = 10 * 60_000;

export type OrderTextParts = WriteParts & {
  db: Pick<
    Db,
    | 'findMessages'
    | 'writeMessages'
    | 'markSent'
    | 'findContacts'
    | 'findOrders'
    | 'findSale'
    | 'now'
  >;
  tasks: Pick<Tasks, 'applyAsync'>;
  remindBeforeMs?: number;
};

export type Kind = SendOrderSms['kind'];

/** What becomes of the text about an order. */
export type Planned = { order: OrderRow } & (Written | { outcome: 'duplicate' | 'not_needed' });

/** That there is an order is said once, whether a batch or a promotion came to say it first. */
const SAYS_THE_SAME: Partial<Record<Kind, Kind>> = {
  order_won: 'standby_promoted',
  standby_promoted: 'order_won',
};

/** The same for each try, so that whoever takes texts may drop repeats. */
const messageId = (kind: Kind, { orderId }: OrderRow): string => `${kind}.${orderId}`;

/**
 * Writes the texts about these orders down, and sees to the reminder, all orders by one statement each. As often as it is called: what
 * was sent is a `duplicate`, and what was written keeps its words.
 */
export async function planTexts(
  parts: OrderTextParts,
  kind: Kind,
  orders: readonly OrderRow[],
): Promise<Planned[]> {
  const { db } = parts;
  const [now, known] = await Promise.all([db.now(), findKnown(parts, kind, orders)]);
  const planned = new Map<OrderRow, Planned>();
  for (const order of orders) {
    if (known.isSaid(order)) planned.set(order, { order, outcome: 'duplicate' });
    else if (!isWorthSaying(kind, order, now)) planned.set(order, { order, outcome: 'not_needed' });
  }
  const worth = orders.filter((order) => !planned.has(order));
  if (worth.length > 0) {
    // Planned by every attempt, as any may be the first that comes so far; while one waits, no other is planned.
    if (kind !== 'pay_reminder') await remind(parts, worth, now);
    const contacts = await db.findContacts(worth.map(({ userId }) => userId));
    const titled = await titlesOf(parts, worth);
    const drafts = worth.map((order): Draft => {
      const { mobile, language } = contacts.get(order.userId) ?? NO_CONTACT;
      const said = textOf(aboutOf(kind, order, titled(order), now), language);
      return { id: messageId(kind, order), userId: order.userId, kind, mobile, ...said };
    });
    const written = await writeTexts(parts, drafts, known.byId);
    for (const [at, order] of worth.entries()) {
      const became = written[at];
      if (became) planned.set(order, { order, ...became });
    }
  }
  return orders.flatMap((order) => planned.get(order) ?? []);
}

const NO_CONTACT: Contact = { mobile: null, language: null };

/** Which of the texts are written down, and which of the orders their buyers know of. */
async function findKnown({ db }: OrderTextParts, kind: Kind, orders: readonly OrderRow[]) {
  const other = SAYS_THE_SAME[kind];
  const ids = orders.flatMap((order) => [
    messageId(kind, order),
    ...(other ? [messageId(other, order)] : []),
  ]);
  const byId = await textsById(db, ids);
  return {
    byId,
    isSaid: (order: OrderRow): boolean =>
      Boolean(byId.get(messageId(kind, order))?.sentAt) ||
      Boolean(other && byId.has(messageId(other, order))),
  };
}

/** A buyer who paid at once still gets the text about the order, and needs no reminder. */
function isWorthSaying(kind: Kind, { status, payBy }: OrderRow, now: Date): boolean {
  if (status === 'paid') return kind !== 'pay_reminder';
  return status === 'unpaid' && payBy > now;
}

/** Orders that were made together end together, so that one reminder is for all of them. Each finds out then whether it is still needed. */
async function remind(
  { tasks, remindBeforeMs = REMIND_BEFORE_MS }: OrderTextParts,
  orders: readonly OrderRow[],
  now: Date,
): Promise<void> {
  const unpaid = orders.filter(({ status }) => status === 'unpaid');
  for (const payBy of new Set(unpaid.map((order) => order.payBy.getTime()))) {
    const countdown = payBy - now.getTime() - remindBeforeMs;
    if (countdown <= 0) continue;
    const orderIds = unpaid
      .filter((order) => order.payBy.getTime() === payBy)
      .map(({ orderId }) => orderId);
    await submitTexts(tasks, { kind: 'pay_reminder', orderIds }, { countdown });
  }
}

type Titled = Pick<OrderRow, 'title' | 'texts'>;

/** As it was bought; an order made by an earlier version is named by its sale. */
async function titlesOf({ db }: OrderTextParts, orders: readonly OrderRow[]) {
  const unnamed = orders.filter(({ title }) => title === '').map(({ saleId }) => saleId);
  const sales = new Map<number, Titled | undefined>();
  for (const saleId of new Set(unnamed)) sales.set(saleId, await db.findSale(saleId));
  return (order: OrderRow): Titled => (order.title ? order : (sales.get(order.saleId) ?? order));
}

function aboutOf(kind: Kind, order: OrderRow, { title, texts }: Titled, now: Date) {
  const msLeft = order.status === 'unpaid' ? order.payBy.getTime() - now.getTime() : undefined;
  return { kind, titles: titlesIn(title, texts), orderNumber: orderNumber(order.orderId), msLeft };
}
