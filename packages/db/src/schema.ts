import type { MessageKind, OrderStatus, PaymentStatus, ResetResult } from '@seckill/contracts';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  datetime,
  foreignKey,
  index,
  int,
  json,
  mysqlTable,
  primaryKey,
  unique,
} from 'drizzle-orm/mysql-core';
import {
  LIVE_STATUSES,
  ORDER_STATUSES,
  PAYMENT_STATUSES,
  ROUND_STATES,
  USER_KINDS,
  type RoundState,
  type UserKind,
} from './statuses.ts';

type Length = { data: string; config: { length: number }; configRequired: true };

/** Ids and codes: compared byte by byte, so that `a` and `A` stay two ids on every server default. */
const code = customType<Length>({
  dataType: ({ length }) => `varchar(${length}) CHARACTER SET ascii COLLATE ascii_bin`,
});

/** Words of people, in any script. */
const words = customType<Length>({
  dataType: ({ length }) => `varchar(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
});

const compressed = customType<{ data: Buffer }>({ dataType: () => 'mediumblob' });
/** Names that are unique whatever their case. The older collation takes all characters of the rare planes for one. */
const uniqueWords = customType<Length>({
  dataType: ({ length }) =>
    `varchar(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
});

const moment = (name: string) => datetime(name, { mode: 'date', fsp: 3 });
const createdAt = () =>
  moment('created_at')
    .notNull()
    .default(sql`CURRENT_TIMESTAMP(3)`);

/** SQL for a column that holds one of these words. The migrations have the same text. */
const oneOf = (column: string, words: readonly string[]) =>
  sql.raw(`${column} in (${words.map((word) => `'${word}'`).join(', ')})`);
const isLive = oneOf('status', LIVE_STATUSES);

export const users = mysqlTable(
  'users',
  {
    id: code('id', { length: 40 }).primaryKey(),
    kind: code('kind', { length: 16 }).$type<UserKind>().notNull(),
    name: words('name', { length: 100 }).notNull(),
    username: uniqueWords('username', { length: 100 }),
    passwordHash: code('password_hash', { length: 255 }),
    mobile: code('mobile', { length: 32 }),
    createdAt: createdAt(),
  },
  (t) => [unique('users_username').on(t.username), check('users_kind', oneOf('kind', USER_KINDS))],
);

export const sales = mysqlTable(
  'sales',
  {
    id: int('id').autoincrement().primaryKey(),
    title: words('title', { length: 200 }).notNull(),
    description: words('description', { length: 2000 }).notNull(),
    imageUrl: words('image_url', { length: 500 }).notNull(),
    priceCents: int('price_cents').notNull(),
    originalPriceCents: int('original_price_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    opensAt: moment('opens_at').notNull(),
    closesAt: moment('closes_at').notNull(),
    paused: boolean('paused').notNull().default(false),
    payWindowSeconds: int('pay_window_seconds').notNull(),
    round: int('round').notNull().default(1),
    createdAt: createdAt(),
  },
  () => [
    check('sales_price', sql`price_cents >= 0 and original_price_cents >= 0`),
    check('sales_pay_window', sql`pay_window_seconds > 0`),
    check('sales_times', sql`opens_at < closes_at`),
    check('sales_round', sql`round >= 1`),
  ],
);

export const rounds = mysqlTable(
  'rounds',
  {
    saleId: int('sale_id').notNull(),
    round: int('round').notNull(),
    total: int('total').notNull(),
    /** The fewest units the round ever had; null while its stock was never changed. */
    leastTotal: int('least_total'),
    sold: int('sold').notNull().default(0),
    state: code('state', { length: 16 }).$type<RoundState>().notNull(),
    openSale: int('open_sale').generatedAlwaysAs(
      sql`case when state = 'open' then sale_id else null end`,
      { mode: 'stored' },
    ),
    /** How often its line was begun: once, and again whenever Redis had lost it. */
    linesBegun: int('lines_begun').notNull().default(0),
    createdAt: createdAt(),
    closedAt: moment('closed_at'),
    /** How its tickets were counted in the end. */
    books: json('books').$type<RoundBooks>(),
    /** Since when nothing more comes: its record is whole, and nobody looks after the round any more. */
    recordedAt: moment('recorded_at'),
  },
  (t) => [
    index('rounds_unrecorded').on(t.recordedAt, t.saleId, t.round),
    primaryKey({ name: 'rounds_pk', columns: [t.saleId, t.round] }),
    foreignKey({ name: 'rounds_sale', columns: [t.saleId], foreignColumns: [sales.id] }),
    unique('rounds_open_sale').on(t.openSale),
    check('rounds_sold', sql`sold between 0 and total`),
    check('rounds_state', oneOf('state', ROUND_STATES)),
  ],
);

/** How the tickets of a round that is over were decided, some thousand a row, in the order in which they were. */
export const roundRecords = mysqlTable(
  'round_records',
  {
    saleId: int('sale_id').notNull(),
    round: int('round').notNull(),
    part: int('part').notNull(),
    batches: int('batches').notNull(),
    firstNumber: int('first_number').notNull(),
    lastNumber: int('last_number').notNull(),
    /** The batches as JSON, gzipped. */
    content: compressed('content').notNull(),
  },
  (t) => [
    primaryKey({ name: 'round_records_pk', columns: [t.saleId, t.round, t.part] }),
    foreignKey({
      name: 'round_records_round',
      columns: [t.saleId, t.round],
      foreignColumns: [rounds.saleId, rounds.round],
    }),
    check('round_records_numbers', sql`1 <= first_number and first_number <= last_number`),
  ],
);

export const orders = mysqlTable(
  'orders',
  {
    id: code('id', { length: 40 }).primaryKey(),
    ticketId: code('ticket_id', { length: 128 }).notNull(),
    saleId: int('sale_id').notNull(),
    round: int('round').notNull(),
    userId: code('user_id', { length: 40 }).notNull(),
    status: code('status', { length: 16 }).$type<OrderStatus>().notNull(),
    /** Units, and what they were when they were bought: a sale may be renamed. */
    quantity: int('quantity').notNull().default(1),
    title: words('title', { length: 200 }).notNull().default(''),
    imageUrl: words('image_url', { length: 500 }).notNull().default(''),
    priceCents: int('price_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    createdAt: createdAt(),
    payBy: moment('pay_by').notNull(),
    paidAt: moment('paid_at'),
    closedAt: moment('closed_at'),
    liveBuyer: code('live_buyer', { length: 40 }).generatedAlwaysAs(
      sql`case when ${isLive} then user_id else null end`,
      { mode: 'stored' },
    ),
  },
  (t) => [
    unique('orders_ticket').on(t.ticketId),
    unique('orders_live_buyer').on(t.saleId, t.round, t.liveBuyer),
    index('orders_of_user').on(t.userId, t.createdAt),
    index('orders_due').on(t.status, t.payBy),
    foreignKey({
      name: 'orders_round',
      columns: [t.saleId, t.round],
      foreignColumns: [rounds.saleId, rounds.round],
    }),
    foreignKey({ name: 'orders_user', columns: [t.userId], foreignColumns: [users.id] }),
    check('orders_status', oneOf('status', ORDER_STATUSES)),
    check('orders_price', sql`price_cents >= 0`),
    check('orders_quantity', sql`quantity >= 1`),
    check('orders_paid', sql`status <> 'paid' or paid_at is not null`),
    check('orders_paid_in_time', sql`paid_at is null or paid_at <= pay_by`),
    check('orders_closed', sql`(${isLive}) = (closed_at is null)`),
  ],
);

export const payments = mysqlTable(
  'payments',
  {
    id: code('id', { length: 40 }).primaryKey(),
    orderId: code('order_id', { length: 40 }).notNull(),
    provider: code('provider', { length: 16 }).notNull(),
    reference: code('reference', { length: 64 }).notNull(),
    status: code('status', { length: 16 }).$type<PaymentStatus>().notNull(),
    amountCents: int('amount_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    createdAt: createdAt(),
    settledAt: moment('settled_at'),
  },
  (t) => [
    unique('payments_order').on(t.orderId),
    unique('payments_reference').on(t.reference),
    foreignKey({ name: 'payments_of_order', columns: [t.orderId], foreignColumns: [orders.id] }),
    check('payments_status', oneOf('status', PAYMENT_STATUSES)),
    check('payments_amount', sql`amount_cents >= 0`),
    check('payments_settled', sql`(status = 'pending') = (settled_at is null)`),
  ],
);

/** The carousel. */
export const banners = mysqlTable(
  'banners',
  {
    id: int('id').autoincrement().primaryKey(),
    title: words('title', { length: 100 }).notNull(),
    subtitle: words('subtitle', { length: 200 }).notNull(),
    imageUrl: words('image_url', { length: 500 }).notNull(),
    linkUrl: words('link_url', { length: 500 }).notNull(),
    position: int('position').notNull(),
    /** Named before the insert, so that an insert whose answer was lost is found. */
    creation: code('creation', { length: 40 }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('banners_creation').on(t.creation),
    index('banners_position').on(t.position, t.id),
  ],
);

/** Texts to people, under an id made of what they are about, so that none is sent twice. */
export const messages = mysqlTable(
  'messages',
  {
    id: code('id', { length: 64 }).primaryKey(),
    userId: code('user_id', { length: 40 }).notNull(),
    to: code('recipient', { length: 40 }).notNull(),
    kind: code('kind', { length: 32 }).$type<MessageKind>().notNull(),
    text: words('text', { length: 500 }).notNull(),
    createdAt: createdAt(),
    sentAt: moment('sent_at'),
  },
  (t) => [
    index('messages_of_user').on(t.userId, t.createdAt),
    index('messages_by_age').on(t.createdAt),
  ],
);

export const adminOperations = mysqlTable(
  'admin_operations',
  {
    operationKey: code('operation_key', { length: 255 }).primaryKey(),
    requestHash: code('request_hash', { length: 64 }).notNull(),
    response: json('response').$type<ResetAnswer | EditAnswer | CreationAnswer>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('admin_operations_by_age').on(t.createdAt)],
);

/** One row: who this database is. Whatever holds state beside it, as Redis, is marked with this name. */
export const installation = mysqlTable('installation', {
  one: int('one').primaryKey(),
  name: code('name', { length: 36 }).notNull(),
  createdAt: createdAt(),
});

/** Nothing but that the sale was edited: it is answered with the sale as it is now. */
type EditAnswer = { edited: number };

/** The sale that was made; it, too, is answered as it is now. */
type CreationAnswer = { created: number };

/** The books of a line: numbers given out, of these without a ticket, decided, and how many of each outcome. */
export type RoundBooks = {
  issued: number;
  abandoned: number;
  decided: number;
  outcomes: Record<string, number>;
};

/** What is kept of a reset, so that the same key is answered with the same words. */
export type ResetAnswer = { result: ResetResult; closedRound: number };
