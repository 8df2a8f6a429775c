import { inLanguage, orderNumber } from '@seckill/contracts';
import type { Contact, Db, MessageRow, NewMessage, OrderRow } from '@seckill/db';
import type { Limiter } from '@seckill/redis';
import type { Tasks } from '@seckill/task-engine';
import type { SendOrderSms } from '@seckill/tasks';
import { submitTexts } from '../announce.ts';
import type { Text, TextProvider } from './text-provider.ts';
import { textOf } from './texts.ts';

/** When the reminder comes. A window to pay that is no longer than this has none. */
const REMIND_BEFORE_MS = 10 * 60_000;

/** Texts to one number. What is read in the app only costs nobody anything, and has no share. */
export const TEXTS_PER_NUMBER = { name: 'sms', points: 10, perMs: 20 * 60_000 };

export type OrderTextParts = {
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
  limiter: Limiter;
  tasks: Pick<Tasks, 'applyAsync'>;
  provider: TextProvider;
  remindBeforeMs?: number;
};

export type Kind = SendOrderSms['kind'];

/**
 * What becomes of the text about an order. `sent`: it is in the inbox, which is all the way there is. `send`: it is written down, and
 * its provider is to be asked. `later`: its number had its share of texts for now.
 */
export type Planned = { order: OrderRow } & (
  | { outcome: 'duplicate' | 'not_needed' | 'sent' }
  | { outcome: 'send'; text: Text }
  | { outcome: 'later'; retryAfterMs: number }
);

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
    const due = await Promise.all(
      worth.map(async (order): Promise<Due> => {
        const { mobile, language } = contacts.get(order.userId) ?? NO_CONTACT;
        const isSent = mobile === null || parts.provider.inApp === true;
        const written = known.find(order);
        const share =
          isSent || written
            ? undefined
            : await parts.limiter.take({ ...TEXTS_PER_NUMBER, of: mobile });
        if (share?.outcome === 'empty')
          return { order, outcome: 'later', retryAfterMs: share.retryAfterMs };
        const said = textOf(aboutOf(kind, order, titled(order), now), language);
        const { userId } = order;
        const id = messageId(kind, order);
        const message = { id, userId, to: mobile ?? userId, kind, ...said, isSent };
        return { order, outcome: 'write', message };
      }),
    );
    for (const each of await write(parts, due)) planned.set(each.order, each);
  }
  return orders.flatMap((order) => planned.get(order) ?? []);
}

type Due =
  | Extract<Planned, { outcome: 'later' }>
  | { order: OrderRow; outcome: 'write'; message: NewMessage };

const NO_CONTACT: Contact = { mobile: null, language: null };

/** Which of the texts are written down, and which of the orders their buyers know of. */
async function findKnown({ db }: OrderTextParts, kind: Kind, orders: readonly OrderRow[]) {
  const other = SAYS_THE_SAME[kind];
  const ids = orders.flatMap((order) => [
    messageId(kind, order),
    ...(other ? [messageId(other, order)] : []),
  ]);
  const byId = new Map((await db.findMessages(ids)).map((message) => [message.id, message]));
  const find = (order: OrderRow): MessageRow | undefined => byId.get(messageId(kind, order));
  return {
    find,
    isSaid: (order: OrderRow): boolean =>
      Boolean(find(order)?.sentAt) || Boolean(other && byId.has(messageId(other, order))),
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
  const titles = {
    zh: inLanguage({ title }, texts, 'zh').title,
    en: inLanguage({ title }, texts, 'en').title,
  };
  const msLeft = order.status === 'unpaid' ? order.payBy.getTime() - now.getTime() : undefined;
  return { kind, titles, orderNumber: orderNumber(order.orderId), msLeft };
}

async function write({ db }: OrderTextParts, due: readonly Due[]): Promise<Planned[]> {
  const messages = due.flatMap((each) => (each.outcome === 'write' ? [each.message] : []));
  await db.writeMessages(messages);
  const toSend = messages.filter(({ isSent }) => !isSent).map(({ id }) => id);
  // In the words of whoever wrote it first.
  const written = new Map((await db.findMessages(toSend)).map((row) => [row.id, row]));
  return due.map((each): Planned => {
    if (each.outcome === 'later') return each;
    const row = written.get(each.message.id);
    if (!row) return { order: each.order, outcome: 'sent' };
    const { id, to, kind, text } = row;
    return { order: each.order, outcome: 'send', text: { id, to, kind, text } };
  });
}
