import type {
  ArrivalStatus,
  AuditRole,
  Buyers,
  Language,
  MessageKind,
  OrderStatus,
  RefundReason,
  ResetResult,
  Notices,
  Texts,
} from '@seckill/contracts';
import { sql } from 'drizzle-orm';
import {
  bigint,
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
  ARRIVAL_STATUSES,
  BUYERS,
  LIVE_STATUSES,
  ORDER_STATUSES,
  PAYMENT_DECISIONS,
  REFUND_REASONS,
  ROUND_STATES,
  USER_KINDS,
  type PaymentDecision,
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

/** Words per language. Text, not `json`: that is parsed by one server and not by the other, in a union by neither. */
const perLanguage = {
  dataType: () => 'text CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
  toDriver: (value: unknown) => JSON.stringify(value),
  fromDriver: (value: string) => JSON.parse(value),
};
const texts = <Field extends string>(name: string) =>
  customType<{ data: Texts<Field>; driverData: string }>(perLanguage)(name);
const notices = customType<{ data: Notices; driverData: string }>(perLanguage);

const compressed = customType<{ data: Buffer }>({ dataType: () => 'mediumblob' });
/** Names that are unique whatever their case. The older collation takes all characters of the rare planes for one. */
const uniqueWords = customType<Length>({
  dataType: ({ length }) =>
    `varchar(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
});

const moment = (name: string) => datetime(name, { mode: 'date', fsp: 3 });
/**
 * Written by whoever relies on having this row alone and would change nothing else of it. Locks are one server's own; of two that write
 * the same row, on two nodes of a cluster, one is told to begin again.
 */
const touched = () => int('touched', { unsigned: true }).notNull().default(0);
/** Minor units of several units, or of whatever came. */
const sum = (name: string) => bigint(name, { mode: 'number' });
const createdAt = (name = 'created_at') =>
  moment(name)
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
    /** In which a member was last heard to read; null while that is not known. */
    language: code('language', { length: 2 }).$type<Language>(),
    createdAt: createdAt(),
    /** Since when nothing personal is known of them any more: they asked for it. */
    erasedAt: moment('erased_at'),
    touched: touched(),
  },
  (t) => [
    unique('users_username').on(t.username),
    index('users_by_name').on(t.name, t.createdAt),
    index('users_by_mobile').on(t.mobile, t.createdAt),
    check('users_kind', oneOf('kind', USER_KINDS)),
  ],
);

/**
 * A number that somebody has shown to have, in the form of E.164, and whose it is now. Orders name the row, so that a rule per
 * number holds whoever's it becomes.
 */
export const phones = mysqlTable(
  'phones',
  {
    id: code('id', { length: 22 }).primaryKey(),
    mobile: code('mobile', { length: 16 }).notNull(),
    /** Null: its last owner has another one now. */
    memberId: code('member_id', { length: 40 }),
    /** What sessions carry for it: another one whenever it is confirmed. */
    confirmation: code('confirmation', { length: 22 }).notNull(),
    confirmedAt: moment('confirmed_at').notNull(),
  },
  (t) => [
    unique('phones_mobile').on(t.mobile),
    unique('phones_member').on(t.memberId),
    foreignKey({ name: 'phones_of_member', columns: [t.memberId], foreignColumns: [users.id] }),
  ],
);

/** The last code that a member asked for. Of the code itself nothing is kept: it follows from the id and a secret. */
export const phoneCodes = mysqlTable(
  'phone_codes',
  {
    memberId: code('member_id', { length: 40 }).primaryKey(),
    codeId: code('code_id', { length: 22 }).notNull(),
    mobile: code('mobile', { length: 16 }).notNull(),
    /** How often a code was entered. */
    tries: int('tries').notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [
    index('phone_codes_by_age').on(t.createdAt),
    foreignKey({ name: 'phone_codes_member', columns: [t.memberId], foreignColumns: [users.id] }),
  ],
);

export const sales = mysqlTable(
  'sales',
  {
    id: int('id').autoincrement().primaryKey(),
    title: words('title', { length: 200 }).notNull(),
    description: words('description', { length: 2000 }).notNull(),
    /** The plain words above are for the languages that have none here. */
    texts: texts<'title' | 'description'>('texts'),
    /** What its operators tell whoever looks at it or waits in it; null: nothing. */
    notices: notices('notices'),
    imageUrl: words('image_url', { length: 500 }).notNull(),
    priceCents: int('price_cents').notNull(),
    originalPriceCents: int('original_price_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    opensAt: moment('opens_at').notNull(),
    closesAt: moment('closes_at').notNull(),
    paused: boolean('paused').notNull().default(false),
    payWindowSeconds: int('pay_window_seconds').notNull(),
    /** How many units one buyer may take at most. */
    perBuyer: int('per_buyer').notNull().default(1),
    /** Who may buy. */
    buyers: code('buyers', { length: 16 }).$type<Buyers>().notNull().default('guests'),
    passRequired: boolean('pass_required').notNull().default(false),
    /** How many reservations of one buyer may end unpaid in a round; null: as many as they like. */
    maxUnpaid: int('max_unpaid'),
    /** Of the first tickets of a round, for how long, ms, the order is drawn; 0: it is the order in which they came. */
    drawMs: int('draw_ms').notNull().default(0),
    round: int('round').notNull().default(1),
    /** Of a draft, which has no round yet, the units of its first one; null: it is published. */
    draftStock: int('draft_stock'),
    /** Since when it is out of the lists. */
    archivedAt: moment('archived_at'),
    /** Another one after each change: who edits says which one they saw. */
    version: int('version').notNull().default(1),
    createdAt: createdAt(),
  },
  () => [
    check('sales_draft_stock', sql`draft_stock >= 0`),
    check('sales_price', sql`price_cents >= 0 and original_price_cents >= 0`),
    check('sales_pay_window', sql`pay_window_seconds > 0`),
    check('sales_per_buyer', sql`per_buyer between 1 and 10`),
    check('sales_dearest', sql`price_cents * per_buyer <= 2147483647`),
    check('sales_buyers', oneOf('buyers', BUYERS)),
    check('sales_max_unpaid', sql`max_unpaid >= 1`),
    check('sales_draw', sql`draw_ms between 0 and 60000`),
    check('sales_times', sql`opens_at < closes_at`),
    check('sales_round', sql`round >= 1`),
  ],
);

/** Who changed what of a sale, the last of them: what one operator is told of another. */
export const saleChanges = mysqlTable(
  'sale_changes',
  {
    saleId: int('sale_id').notNull(),
    /** The version that the change made. */
    version: int('version').notNull(),
    at: createdAt('at'),
    /** Null: nobody that is known. */
    who: code('who', { length: 40 }),
    /** Their names, with spaces between. */
    fields: code('fields', { length: 500 }).notNull(),
  },
  (t) => [
    primaryKey({ name: 'sale_changes_pk', columns: [t.saleId, t.version] }),
    foreignKey({
      name: 'sale_changes_sale',
      columns: [t.saleId],
      foreignColumns: [sales.id],
    }).onDelete('cascade'),
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
    /** The most units that one buyer could ask for at any time of it; null of rounds from before there was a choice. */
    mostPerBuyer: int('most_per_buyer'),
    sold: int('sold').notNull().default(0),
    state: code('state', { length: 16 }).$type<RoundState>().notNull(),
    openSale: int('open_sale').generatedAlwaysAs(
      sql`case when state = 'open' then sale_id else null end`,
      { mode: 'stored' },
    ),
    /** How often its line was begun: once, and again whenever Redis had lost it. */
    linesBegun: int('lines_begun').notNull().default(0),
    touched: touched(),
    /** Of a round whose opening is drawn: the seed, a secret until the set is closed, and its SHA-256. */
    drawSeed: code('draw_seed', { length: 64 }),
    drawHash: code('draw_hash', { length: 64 }),
    /** The numbers of the set, and the digest of its tickets; null until it is closed. An empty one ends before it begins. */
    drawFirst: int('draw_first'),
    drawLast: int('draw_last'),
    drawDigest: code('draw_digest', { length: 64 }),
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
    texts: texts<'title'>('texts'),
    imageUrl: words('image_url', { length: 500 }).notNull().default(''),
    priceCents: int('price_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    createdAt: createdAt(),
    payBy: moment('pay_by').notNull(),
    paidAt: moment('paid_at'),
    closedAt: moment('closed_at'),
    /** The buyer's number, where the sale asked for one. */
    phoneId: code('phone_id', { length: 22 }),
    touched: touched(),
    liveBuyer: code('live_buyer', { length: 40 }).generatedAlwaysAs(
      sql`case when ${isLive} then user_id else null end`,
      { mode: 'stored' },
    ),
    livePhone: code('live_phone', { length: 22 }).generatedAlwaysAs(
      sql`case when ${isLive} then phone_id else null end`,
      { mode: 'stored' },
    ),
  },
  (t) => [
    unique('orders_ticket').on(t.ticketId),
    unique('orders_live_buyer').on(t.saleId, t.round, t.liveBuyer),
    unique('orders_live_phone').on(t.saleId, t.round, t.livePhone),
    index('orders_of_user').on(t.userId, t.createdAt),
    index('orders_due').on(t.status, t.payBy),
    foreignKey({
      name: 'orders_round',
      columns: [t.saleId, t.round],
      foreignColumns: [rounds.saleId, rounds.round],
    }),
    foreignKey({ name: 'orders_user', columns: [t.userId], foreignColumns: [users.id] }),
    foreignKey({ name: 'orders_phone', columns: [t.phoneId], foreignColumns: [phones.id] }),
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
    status: code('status', { length: 16 }).$type<PaymentDecision>().notNull(),
    amountCents: sum('amount_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    createdAt: createdAt(),
    settledAt: moment('settled_at'),
  },
  (t) => [
    index('payments_by_order').on(t.orderId, t.createdAt),
    index('payments_by_status').on(t.status),
    unique('payments_reference').on(t.reference),
    foreignKey({ name: 'payments_of_order', columns: [t.orderId], foreignColumns: [orders.id] }),
    check('payments_status', oneOf('status', PAYMENT_DECISIONS)),
    check('payments_amount', sql`amount_cents >= 0`),
    check('payments_settled', sql`(status = 'pending') = (settled_at is null)`),
  ],
);

/** Money that has come, each time that it came. */
export const arrivals = mysqlTable(
  'arrivals',
  {
    id: code('id', { length: 40 }).primaryKey(),
    provider: code('provider', { length: 16 }).notNull(),
    /** What the provider calls this event: told again it is the same money. */
    eventKey: code('event_key', { length: 255 }).notNull(),
    reference: code('reference', { length: 64 }).notNull(),
    orderId: code('order_id', { length: 40 }).notNull(),
    amountCents: sum('amount_cents').notNull(),
    currency: code('currency', { length: 3 }).notNull(),
    /** How much of it counts towards the price. */
    countedCents: sum('counted_cents').notNull(),
    status: code('status', { length: 16 }).$type<ArrivalStatus>().notNull(),
    /** Why it is due back; null while all of it counts. */
    reason: code('reason', { length: 16 }).$type<RefundReason>(),
    arrivedAt: createdAt('arrived_at'),
    refundedAt: moment('refunded_at'),
    refundedBy: words('refunded_by', { length: 100 }),
    note: words('note', { length: 500 }),
  },
  (t) => [
    unique('arrivals_event').on(t.provider, t.eventKey),
    index('arrivals_of_order').on(t.orderId, t.arrivedAt),
    index('arrivals_by_status').on(t.status, t.arrivedAt),
    foreignKey({
      name: 'arrivals_reference',
      columns: [t.reference],
      foreignColumns: [payments.reference],
    }),
    foreignKey({ name: 'arrivals_order', columns: [t.orderId], foreignColumns: [orders.id] }),
    check('arrivals_status', oneOf('status', ARRIVAL_STATUSES)),
    check('arrivals_reason', oneOf('reason', REFUND_REASONS)),
    check('arrivals_counted', sql`counted_cents between 0 and amount_cents`),
    check('arrivals_kept', sql`status <> 'kept' or counted_cents = amount_cents`),
    check('arrivals_refunded', sql`(status = 'refunded') = (refunded_at is not null)`),
  ],
);

/** The carousel. */
export const banners = mysqlTable(
  'banners',
  {
    id: int('id').autoincrement().primaryKey(),
    title: words('title', { length: 100 }).notNull(),
    subtitle: words('subtitle', { length: 200 }).notNull(),
    texts: texts<'title' | 'subtitle'>('texts'),
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

/** Who wants to be told that a round of a sale opens soon. `toldFor`: the opening that they were told of. */
export const reminders = mysqlTable(
  'reminders',
  {
    saleId: int('sale_id').notNull(),
    userId: code('user_id', { length: 40 }).notNull(),
    round: int('round').notNull(),
    toldFor: moment('told_for'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ name: 'reminders_id', columns: [t.saleId, t.userId, t.round] }),
    index('reminders_by_age').on(t.createdAt),
    foreignKey({ name: 'reminders_member', columns: [t.userId], foreignColumns: [users.id] }),
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
    texts: texts<'text'>('texts'),
    createdAt: createdAt(),
    sentAt: moment('sent_at'),
  },
  (t) => [
    index('messages_of_user').on(t.userId, t.createdAt),
    index('messages_by_age').on(t.createdAt),
  ],
);

/** Who a guest became. The guest's id stays on what it had: tickets, orders and messages are never given another. */
export const guestAliases = mysqlTable(
  'guest_aliases',
  {
    guestId: code('guest_id', { length: 40 }).primaryKey(),
    memberId: code('member_id', { length: 40 }).notNull(),
    claimedAt: moment('claimed_at')
      .notNull()
      .default(sql`CURRENT_TIMESTAMP(3)`),
    /** Since when nothing of it is in a line any more: it made room for another guest of the same member. */
    retiredAt: moment('retired_at'),
  },
  (t) => [
    index('guest_aliases_of_member').on(t.memberId, t.claimedAt),
    index('guest_aliases_by_age').on(t.claimedAt),
    foreignKey({
      name: 'guest_aliases_member',
      columns: [t.memberId],
      foreignColumns: [users.id],
    }),
    check('guest_aliases_two', sql`guest_id <> member_id`),
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

/** What operators did, and who was refused as one; `id` is named before the insert, so that one whose answer was lost is found. */
export const adminAudit = mysqlTable(
  'admin_audit',
  {
    id: code('id', { length: 36 }).primaryKey(),
    at: moment('at').notNull(),
    role: code('role', { length: 16 }).$type<AuditRole>().notNull(),
    /** Null: nobody that is known. */
    who: code('who', { length: 40 }),
    /** The method and the route. */
    action: code('action', { length: 200 }).notNull(),
    target: words('target', { length: 200 }).notNull(),
    network: code('network', { length: 64 }).notNull(),
    status: int('status').notNull(),
    code: code('code', { length: 40 }),
    /** Of so many like it, the first of which was then. */
    count: int('count').notNull(),
  },
  (t) => [index('admin_audit_by_time').on(t.at, t.id)],
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

/**
 * The books of a line: numbers given out, of these without a ticket, decided, and how many of each outcome. `waits`: how long its tickets
 * waited for their verdict, in ms; a version before did not keep that.
 */
export type RoundBooks = {
  issued: number;
  abandoned: number;
  decided: number;
  outcomes: Record<string, number>;
  waits?: { p50: number; p95: number; p99: number };
};

/** What is kept of a reset, so that the same key is answered with the same words. */
export type ResetAnswer = { result: ResetResult; closedRound: number };
