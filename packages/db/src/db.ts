import type { Language } from '@seckill/contracts';
import { sql } from 'drizzle-orm';
import { createAccess, type Access, type ConnectionLoad } from './access/access.ts';
import {
  listAudit,
  writeAudit,
  type AuditPage,
  type AuditRow,
  type NewAudit,
} from './audit/audit.ts';
import {
  createBanner,
  deleteBanner,
  listBanners,
  updateBanner,
  type BannerFields,
  type BannerRow,
} from './banners/banners.ts';
import { beginLine } from './rounds/begin-line.ts';
import { closeDraw, findDraw, type Draw, type DrawnSet } from './rounds/draws.ts';
import { countRound, type RoundCount } from './rounds/count-round.ts';
import { countMoney, type RoundMoney } from './payments/count-money.ts';
import {
  appendRecord,
  closeRecord,
  findRecordEnd,
  findRecordPart,
  findRoundKept,
  type RecordEnd,
  type RecordPart,
  type RoundKept,
} from './rounds/record.ts';
import { listUnrecordedRounds, type UnrecordedRound } from './rounds/unrecorded.ts';
import {
  createSale,
  editSale,
  type SaleCreated,
  type SaleCreation,
  type SaleEdit,
  type SaleEdited,
} from './sales/edit-sale.ts';
import {
  cancelOrder,
  expireOrders,
  listOverdueRounds,
  type Cancellation,
  type Expired,
  type ExpireOrders,
} from './orders/end-order.ts';
import {
  claimGuest,
  listAliases,
  listGuestsOf,
  type AliasRow,
  type GuestClaim,
  type GuestClaimed,
} from './people/aliases.ts';
import {
  findMessages,
  listMessagesOf,
  markSent,
  writeMessages,
  type MessageRow,
  type NewMessage,
} from './people/messages.ts';
import { healthOf, type Health } from './installation/health.ts';
import { findInstallation, installationOf } from './installation/installation.ts';
import { isMigrated, migrate } from './access/migrate.ts';
import { allowWork } from './access/work-account.ts';
import {
  forgetAudit,
  forgetMessages,
  forgetOperations,
  forgetPhoneCodes,
  forgetReminders,
  type Old,
} from './forget-old.ts';
import { openNextRound, type NextRound, type RoundOpened } from './reset/next-round.ts';
import {
  findOrdersByTickets,
  findLiveOrdersOf,
  findOrdersBeginning,
  findOwnOrder,
  findOrdersOfBuyers,
  countSoldUnits,
  type SoldUnits,
  findLiveTickets,
  countUnpaidOrders,
  hasUnpaidOrders,
  listOrderTickets,
  listLiveOrders,
  listOrdersOf,
  findOrders,
  orderFinder,
  pageLiveOrders,
  type LiveOrder,
  type LiveOrders,
  type OrderRow,
  type OwnOrder,
} from './orders/orders.ts';
import {
  findMoney,
  findPaymentByReference,
  startPayment,
  type OrderMoney,
  type PaymentRow,
  type PaymentStarted,
} from './payments/payments.ts';
import {
  countOpenRefunds,
  listRefunds,
  markRefunded,
  type RefundMark,
  type RefundPage,
  type RefundRow,
} from './payments/refunds.ts';
import { settlePayment, type Money, type PaymentSettled } from './payments/settle.ts';
import { placeOrders, type Placement, type PlaceOrders } from './orders/place-orders.ts';
import { hasOrderByPhone } from './orders/by-phone.ts';
import { countUnpaidOf } from './orders/unpaid-endings.ts';
import { fenceRound, type RoundId } from './rounds/rounds.ts';
import { searchPeople, type PeopleSearch, type PersonFound } from './people/search-people.ts';
import { erasePerson, type Erased } from './people/erase.ts';
import { readProfile, type Profile } from './people/profile.ts';
import { listArchivedSales, listSales, saleFinder, type SaleRow } from './sales/sales.ts';
import {
  deleteDraft,
  findDraft,
  listDrafts,
  publishDraft,
  type DraftPublication,
  type DraftPublished,
} from './sales/drafts.ts';
import { listRounds, type RoundPage, type RoundRow } from './rounds/list-rounds.ts';
import { sales, type RoundBooks } from './schema.ts';
import { seedDemo } from './demo/seed.ts';
import {
  createOldReads,
  REPLICA_ANSWERS_MS,
  REPLICA_PATIENCE,
  type Answered,
  type OldReads,
} from './access/old-reads.ts';
import { PATIENCE, type Patience } from './access/patience.ts';
import { checkSettings } from './access/settings.ts';
import {
  askPhoneCode,
  confirmPhone,
  findCodeNumber,
  findPhone,
  type Phone,
  type PhoneCode,
  type PhoneConfirmation,
  type PhoneConfirmed,
} from './people/phones.ts';
import {
  askReminder,
  dropReminder,
  hasReminder,
  listDueReminders,
  markReminded,
  type DuePage,
  type DueReminder,
  type Reminded,
  type Reminder,
} from './people/reminders.ts';
import {
  createMember,
  findMember,
  findPerson,
  findContacts,
  keepLanguage,
  type Contact,
  type Member,
  type NewMember,
  type Person,
} from './people/users.ts';

export type DbOptions = {
  /** `mysql://user:password@host:port/database`, or several hosts with commas between: the first that may be written to is used. */
  url: string;
  /** Of replicas of that database, written in the same way: what never changes is read there, as long as they answer. */
  replicaUrl?: string | undefined;
  /** How long MySQL is waited for; `wait` by default. */
  patience?: Patience | undefined;
  /** Connections kept at most; at least 2. */
  poolSize?: number | undefined;
  /** Limit of one health check; 1 s by default. */
  probeMs?: number | undefined;
  /** How long a statement waits for a row lock before it is given up. */
  lockWaitSeconds?: number | undefined;
  /** How long a transaction may pause between two statements before MariaDB ends it. */
  idleInTransactionSeconds?: number | undefined;
};

/**
 * What is durably true. Every function throws `DatabaseUnavailable` when MySQL cannot be asked after a few tries, and
 * may be called again after any error: what an unknown attempt has done is found, not done twice.
 */
export type Db = {
  /** Brings the schema up to date; safe from several processes at once. */
  migrate(): Promise<void>;
  /** Whether the schema is up to date; false, too, while this account is not made yet. */
  isMigrated(): Promise<boolean>;
  /** Makes the account of `workUrl`, which may read and write rows and no more. */
  allowWork(workUrl: string): Promise<void>;
  /** Makes the demo sales that are missing; a shop that had none of them also gets a carousel. */
  seedDemo(): Promise<void>;
  /** Resolves when MySQL answers, within `probeMs` and two tries. */
  ping(): Promise<void>;
  /** What a transaction would meet now, within `probeMs`. Never rejects. */
  health(): Promise<Health>;
  /** The name of this database, a UUID: made when it is first asked for, and kept through a dump and its restore. */
  installation(): Promise<string>;
  /** The same database, on which all calls together are answered or refused after so many ms. */
  withBudget(ms: number): Db;
  /** How the connections of this process are used now. No I/O. */
  connections(): ConnectionLoad;
  /** How many reads of what never changes the replica has answered, and the primary in its place; zeros where there is none. No I/O. */
  oldReads(): Readonly<Answered>;
  /** The database's clock, which decides every deadline. */
  now(): Promise<Date>;
  /** Sentences about server settings that would break a guarantee; empty when all is well. */
  checkSettings(): Promise<string[]>;
  close(): Promise<void>;

  /** What is published and not archived. */
  listSales(): Promise<SaleRow[]>;
  findSale(saleId: number): Promise<SaleRow | undefined>;
  /** What is out of the lists, the last one first. */
  listArchivedSales(): Promise<SaleRow[]>;
  listDrafts(): Promise<SaleRow[]>;
  findDraft(saleId: number): Promise<SaleRow | undefined>;
  /** Gives a draft its first round. Again: the sale as it is. */
  publishDraft(publication: DraftPublication): Promise<DraftPublished>;
  /** Whether or not it was there; what is published stays. */
  deleteDraft(saleId: number): Promise<'deleted' | 'is_published'>;

  /** The carousel, in its order, 20 by default. */
  listBanners(limit?: number): Promise<BannerRow[]>;
  createBanner(fields: BannerFields): Promise<BannerRow>;
  /** Undefined: there is no such banner. */
  updateBanner(id: number, fields: Partial<BannerFields>): Promise<BannerRow | undefined>;
  /** Whether or not it was there. */
  deleteBanner(id: number): Promise<void>;

  /** Makes an account. Again with the same id: `created`. */
  createMember(member: NewMember): Promise<'created' | 'username_taken'>;
  /** By name, whatever its case; undefined when nobody has it. */
  findMember(username: string): Promise<Member | undefined>;
  /** From now on this member is who the guest is. Again: `claimed`. At most `MOST_GUESTS` are live at once. */
  claimGuest(claim: GuestClaim): Promise<GuestClaimed>;
  /** The live guests of a person, the oldest first. */
  listGuestsOf(memberId: string): Promise<AliasRow[]>;
  /** The newest live aliases, the newest first; with `since` only those made from then on. */
  listAliases(page: { since?: Date | undefined; limit: number }): Promise<AliasRow[]>;
  /** Who is behind an id, a guest or the member it became; undefined for one that is kept nowhere. */
  findPerson(userId: string): Promise<Person | undefined>;
  /** Who has this number, name or id; each is looked up in an index. */
  searchPeople(search: PeopleSearch): Promise<PersonFound[]>;
  /** All that is known of the person behind an id; undefined for one that is kept nowhere. */
  findProfile(userId: string): Promise<Profile | undefined>;
  /** Removes all that says who a person is, a guest or a member; orders, money and ids stay. Again: nothing changes. */
  erasePerson(userId: string): Promise<Erased>;
  /** How each of these users is reached: nulls for one who left no number, or whose language is not known. */
  findContacts(userIds: readonly string[]): Promise<Map<string, Contact>>;
  /** The language in which texts go to a member from now on; of a guest it is not kept. */
  keepLanguage(userId: string, language: Language): Promise<void>;

  /** Notes for which number a member asks a code; no earlier code of theirs is good from now on. */
  askPhoneCode(asked: PhoneCode): Promise<void>;
  /** The number that a code is for; undefined when it is good no more. */
  findCodeNumber(code: Omit<PhoneCode, 'mobile'>): Promise<string | undefined>;
  /** With the code the number is this member's, and no other account's. Again with the same `confirmation`: the same. */
  confirmPhone(request: PhoneConfirmation): Promise<PhoneConfirmed>;
  /** The confirmed number of a member; undefined without one. */
  findPhone(memberId: string): Promise<Phone | undefined>;

  /** Notes that a member wants to be told of the opening of a round. Again: nothing changes. */
  askReminder(reminder: Reminder): Promise<void>;
  /** Whether or not it was there. */
  dropReminder(reminder: Reminder): Promise<void>;
  hasReminder(reminder: Reminder): Promise<boolean>;
  /** Who is to be told now of an opening that is close, and was not told of it, by sale and user. */
  listDueReminders(page: DuePage): Promise<DueReminder[]>;
  /** Notes that these were told of this opening; of another one they are told anew. */
  markReminded(reminded: Reminded): Promise<void>;

  findMessages(ids: readonly string[]): Promise<MessageRow[]>;
  /** Writes texts down before they are sent, once per id; what is there already keeps its words. */
  writeMessages(messages: readonly NewMessage[]): Promise<void>;
  markSent(messageIds: readonly string[]): Promise<void>;
  /** What was sent to a person, newest first, 50 by default. */
  listMessagesOf(userId: string, limit?: number): Promise<MessageRow[]>;

  /** Forgets up to `limit` texts that were written this many days ago; answers how many there were. */
  forgetMessages(old: Old): Promise<number>;
  /** The same of what an `Idempotency-Key` did. */
  forgetOperations(old: Old): Promise<number>;
  /** The same of what operators did. */
  forgetAudit(old: Old): Promise<number>;
  /** The same of numbers that were not confirmed. */
  forgetPhoneCodes(old: Old): Promise<number>;
  /** The same of wishes to be reminded of an opening. */
  forgetReminders(old: Old): Promise<number>;

  /** Writes down what operators did. The same `id` again: one row, with the higher count. */
  writeAudit(entries: readonly NewAudit[]): Promise<void>;
  /** What operators did, newest first. */
  listAudit(page: AuditPage): Promise<AuditRow[]>;

  /** Makes a sale with its first round. `operationKey` (ASCII, at most 255) makes it happen once. */
  createSale(sale: SaleCreation): Promise<SaleCreated>;
  /** Changes a sale, all of it or nothing. `operationKey` (ASCII, at most 255) makes it happen once. */
  editSale(request: SaleEdit): Promise<SaleEdited>;

  /** Makes the orders of a batch in one transaction; placements come in the order of the tickets. */
  placeOrders(request: PlaceOrders): Promise<Placement[]>;
  findOrder(orderId: string): Promise<OrderRow | undefined>;
  /** Those of these orders that there are. */
  findOrders(orderIds: readonly string[]): Promise<OrderRow[]>;
  /** The orders whose ids begin with this. */
  findOrdersBeginning(prefix: string): Promise<OrderRow[]>;
  /** An order of this person's; undefined when it is somebody else's. */
  findOwnOrder(own: OwnOrder): Promise<OrderRow | undefined>;
  /** Of this person, newest first, 100 by default. */
  listOrdersOf(userId: string, limit?: number): Promise<OrderRow[]>;
  findOrdersByTickets(ticketIds: string[]): Promise<OrderRow[]>;
  /** The live orders of these buyers in a round; each has one at most. */
  findLiveOrdersOf(id: RoundId, userIds: readonly string[]): Promise<OrderRow[]>;
  /** How many reservations of a person ended unpaid in a round. */
  countUnpaidOf(id: RoundId, userIds: readonly string[]): Promise<number>;
  /** Whether another account holds a unit of a round by the number that is this person's now, where the sale asks for one. */
  hasOrderByPhone(id: RoundId, userIds: readonly string[]): Promise<boolean>;
  /** Resolves once all that had begun to change who holds a unit of this round is committed, or will never be. */
  letRoundSettle(id: RoundId): Promise<void>;
  /** All orders of these buyers in a round, live or not. */
  findOrdersOfBuyers(id: RoundId, userIds: string[]): Promise<OrderRow[]>;
  /** Who holds a unit of the round. */
  listLiveOrders(saleId: number, round: number): Promise<LiveOrder[]>;
  /** The same, a page at a time, by buyer. */
  pageLiveOrders(page: LiveOrders): Promise<LiveOrder[]>;
  /** Which of these tickets have an order that holds a unit. */
  findLiveTickets(ticketIds: string[]): Promise<string[]>;
  /** The tickets of all orders of a round, whatever became of them. */
  listOrderTickets(saleId: number, round: number): Promise<string[]>;
  /** Of the round of every sale: the units that have an order, and how many of them wait to be paid, at one instant. */
  countSoldUnits(): Promise<SoldUnits[]>;
  /** Whether somebody has yet to pay in this round. */
  hasUnpaidOrders(saleId: number, round: number): Promise<boolean>;
  /** How many orders of a round have yet to be paid. */
  countUnpaidOrders(id: RoundId): Promise<number>;

  /** Begins to pay what is left of an unpaid order, before its provider is asked. Again: the same payment, until money came for it. */
  startPayment(request: OwnOrder & { provider: string }): Promise<PaymentStarted>;
  /** Money has arrived: it is noted, and counts towards its order or is due back. The same event again: nothing. */
  settlePayment(money: Money): Promise<PaymentSettled>;
  /** What these orders were asked for, and what has come. */
  findMoney(orderIds: readonly string[]): Promise<OrderMoney>;
  findPaymentByReference(reference: string): Promise<PaymentRow | undefined>;
  /** Money that is due back, longest first, then what went back, newest first. */
  listRefunds(page: RefundPage): Promise<RefundRow[]>;
  countOpenRefunds(): Promise<number>;
  /** Notes that money went back, by whom and how. Again: what was noted first. Undefined: nothing of it is due. */
  markRefunded(refundId: string, mark: RefundMark): Promise<RefundRow | undefined>;
  /** Gives an unpaid order back, and its unit. Again: the same answer. */
  cancelOrder(own: OwnOrder): Promise<Cancellation>;
  /** The rounds that have overdue orders, the one that waits longest first. */
  listOverdueRounds(): Promise<RoundId[]>;
  /** Ends up to `limit` overdue orders of a round and gives their units back; names those this call ended. Waits for no lock. */
  expireOrders(request: ExpireOrders): Promise<Expired>;

  /** The reset. `operationKey` (ASCII, at most 255) makes it answer the same again and do nothing. */
  openNextRound(request: NextRound): Promise<RoundOpened>;
  /** After which number the line of a round begins that Redis does not know: another one each time, above all that were given out. */
  beginLine(id: RoundId): Promise<number>;
  /** What a round is drawn with; undefined when nothing is drawn. Its seed is for nobody until its set is closed. */
  findDraw(id: RoundId): Promise<Draw | undefined>;
  /** Closes the set of a round, once; answers what stands. */
  closeDraw(id: RoundId, set: DrawnSet): Promise<Draw | undefined>;
  /** The rounds that have to be looked after; those that are over and recorded are not among them. */
  listUnrecordedRounds(): Promise<UnrecordedRound[]>;
  /** Writes the next part of the record of a round that is over. Again: nothing. */
  appendRecord(part: RecordPart): Promise<void>;
  /** Notes that the record is whole, and how the tickets were counted: nobody looks after the round any more. */
  closeRecord(id: RoundId, books: RoundBooks): Promise<void>;
  /** How far the record of a round is written. */
  findRecordEnd(id: RoundId): Promise<RecordEnd>;
  /** The first part of a record that has tickets with this number or a higher one; from a replica, where there is one that has it. */
  findRecordPart(id: RoundId, from: number): Promise<Omit<RecordPart, keyof RoundId> | undefined>;
  /** Undefined: there is no such round. */
  findRoundKept(id: RoundId): Promise<RoundKept | undefined>;
  /** The rounds of a sale, the newest first. */
  listRounds(page: RoundPage): Promise<RoundRow[]>;
  /** All numbers of a round from one snapshot. Throws when there is no such round. */
  countRound(saleId: number, round: number): Promise<RoundCount>;
  /** All money that ever came for the orders of a round, and where it is, in one query. */
  countMoney(saleId: number, round: number): Promise<RoundMoney>;
};

/** What is read from a replica is little, and one part of a record at a time. */
const REPLICA_CONNECTIONS = 4;

export function createDb({
  url,
  replicaUrl,
  patience = 'wait',
  poolSize = 10,
  probeMs = 1000,
  lockWaitSeconds = PATIENCE[patience].lockWaitSeconds,
  idleInTransactionSeconds = 10,
}: DbOptions): Db {
  const shared = { ...PATIENCE[patience], probeMs, lockWaitSeconds, idleInTransactionSeconds };
  const primary = createAccess({ ...shared, url, poolSize: Math.max(2, poolSize) });
  const replica =
    replicaUrl === undefined
      ? undefined
      : createAccess({
          ...shared,
          read: REPLICA_PATIENCE,
          connectMs: REPLICA_ANSWERS_MS,
          url: replicaUrl,
          readsOnly: true,
          poolSize: REPLICA_CONNECTIONS,
        });
  return dbOver(primary, createOldReads({ primary, replica, isCopy }));
}

const isCopy = async (replica: Pick<Access, 'read'>, primary: Access): Promise<boolean> =>
  (await findInstallation(replica)) === (await installationOf(primary));

const clock = sql`now(3)`.mapWith(sales.createdAt);
const one = sql`(select 1) as one`;

function dbOver(access: Access, old: OldReads): Db {
  return {
    migrate: () => migrate(access),
    isMigrated: () => isMigrated(access),
    allowWork: (workUrl) => allowWork(access, workUrl),
    seedDemo: () => seedDemo(access),
    ping: () => access.probe(async (session) => void (await session.execute(sql`select 1`))),
    health: () => healthOf(access),
    installation: () => installationOf(access),
    withBudget: (ms) => dbOver(access.withBudget(ms), old.withBudget(ms)),
    now: () =>
      access.read(async (session) => {
        const [row] = await session.select({ now: clock }).from(one);
        if (!row) throw new Error('MySQL did not answer with its time');
        return row.now;
      }),
    checkSettings: () => checkSettings(access),
    connections: () => access.load(),
    oldReads: () => old.answered(),
    close: async () => void (await Promise.all([access.close(), old.close()])),
    listSales: () => listSales(access),
    findSale: saleFinder(access),
    listArchivedSales: () => listArchivedSales(access),
    listDrafts: () => listDrafts(access),
    findDraft: (saleId) => findDraft(access, saleId),
    publishDraft: (publication) => publishDraft(access, publication),
    deleteDraft: (saleId) => deleteDraft(access, saleId),
    listBanners: (limit) => listBanners(access, limit),
    createBanner: (fields) => createBanner(access, fields),
    updateBanner: (id, fields) => updateBanner(access, id, fields),
    deleteBanner: (id) => deleteBanner(access, id),
    createMember: (member) => createMember(access, member),
    findMember: (username) => findMember(access, username),
    claimGuest: (claim) => claimGuest(access, claim),
    listGuestsOf: (memberId) => listGuestsOf(access, memberId),
    listAliases: (page) => listAliases(access, page),
    findPerson: (userId) => findPerson(access, userId),
    searchPeople: (search) => searchPeople(access, search),
    findProfile: (userId) => readProfile(access, userId),
    erasePerson: (userId) => erasePerson(access, userId),
    listRounds: (page) => listRounds(access, page),
    findContacts: (userIds) => findContacts(access, userIds),
    keepLanguage: (userId, language) => keepLanguage(access, userId, language),
    askPhoneCode: (asked) => askPhoneCode(access, asked),
    findCodeNumber: (code) => findCodeNumber(access, code),
    confirmPhone: (request) => confirmPhone(access, request),
    findPhone: (memberId) => findPhone(access, memberId),
    askReminder: (reminder) => askReminder(access, reminder),
    dropReminder: (reminder) => dropReminder(access, reminder),
    hasReminder: (reminder) => hasReminder(access, reminder),
    listDueReminders: (page) => listDueReminders(access, page),
    markReminded: (reminded) => markReminded(access, reminded),
    findMessages: (ids) => findMessages(access, ids),
    writeMessages: (written) => writeMessages(access, written),
    markSent: (messageIds) => markSent(access, messageIds),
    listMessagesOf: (userId, limit = 50) => listMessagesOf(access, userId, limit),
    forgetMessages: (old) => forgetMessages(access, old),
    forgetOperations: (old) => forgetOperations(access, old),
    forgetAudit: (old) => forgetAudit(access, old),
    forgetPhoneCodes: (old) => forgetPhoneCodes(access, old),
    forgetReminders: (old) => forgetReminders(access, old),
    writeAudit: (entries) => writeAudit(access, entries),
    listAudit: (page) => listAudit(access, page),
    createSale: (sale) => createSale(access, sale),
    editSale: (request) => editSale(access, request),
    placeOrders: (request) => placeOrders(access, request),
    findOrder: orderFinder(access),
    findOrders: (orderIds) => findOrders(access, orderIds),
    findOrdersBeginning: (prefix) => findOrdersBeginning(access, prefix),
    findOwnOrder: (own) => findOwnOrder(access, own),
    listOrdersOf: (userId, limit = 100) => listOrdersOf(access, userId, limit),
    findOrdersByTickets: (ticketIds) => findOrdersByTickets(access, ticketIds),
    countUnpaidOf: (id, userIds) => countUnpaidOf(access, id, userIds),
    hasOrderByPhone: (id, userIds) => hasOrderByPhone(access, id, userIds),
    findLiveOrdersOf: (id, userIds) => findLiveOrdersOf(access, id, userIds),
    letRoundSettle: (id) => access.write(async (tx) => void (await fenceRound(tx, id))),
    findOrdersOfBuyers: (id, userIds) => findOrdersOfBuyers(access, id, userIds),
    listLiveOrders: (saleId, round) => listLiveOrders(access, saleId, round),
    pageLiveOrders: (page) => pageLiveOrders(access, page),
    findLiveTickets: (ticketIds) => findLiveTickets(access, ticketIds),
    listOrderTickets: (saleId, round) => listOrderTickets(access, saleId, round),
    countSoldUnits: () => countSoldUnits(access),
    countUnpaidOrders: (id) => countUnpaidOrders(access, id),
    hasUnpaidOrders: (saleId, round) => hasUnpaidOrders(access, saleId, round),
    appendRecord: (part) => appendRecord(access, part),
    closeRecord: (id, books) => closeRecord(access, id, books),
    beginLine: (id) => beginLine(access, id),
    findDraw: (id) => findDraw(access, id),
    closeDraw: (id, set) => closeDraw(access, id, set),
    findRecordEnd: (id) => findRecordEnd(access, id),
    findRecordPart: (id, from) => old.read((server) => findRecordPart(server, id, from)),
    findRoundKept: (id) => findRoundKept(access, id),
    listUnrecordedRounds: () => listUnrecordedRounds(access),
    startPayment: (request) => startPayment(access, request),
    settlePayment: (money) => settlePayment(access, money),
    findMoney: (orderIds) => findMoney(access, orderIds),
    findPaymentByReference: (reference) => findPaymentByReference(access, reference),
    listRefunds: (page) => listRefunds(access, page),
    countOpenRefunds: () => countOpenRefunds(access),
    markRefunded: (refundId, mark) => markRefunded(access, refundId, mark),
    cancelOrder: (own) => cancelOrder(access, own),
    listOverdueRounds: () => listOverdueRounds(access),
    expireOrders: (request) => expireOrders(access, request),
    openNextRound: (request) => openNextRound(access, request),
    countRound: (saleId, round) => countRound(access, saleId, round),
    countMoney: (saleId, round) => countMoney(access, saleId, round),
  };
}
