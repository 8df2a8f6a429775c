import { afterAll, describe, expect, it } from 'vitest';
import { createDb, type Db } from './db.ts';
import { makeSale, sampleSale } from './testing/make-sale.ts';
import { startFaultProxy } from './testing/fault-proxy.ts';
import {
  newTickets,
  oneOrder,
  openRound,
  orderOf,
  ownDatabase,
  placeInNewRound,
} from './testing/fixtures.ts';
import { sweep } from './testing/sweep.ts';

const test = await ownDatabase();
const proxy = await startFaultProxy(test.url);
const db = createDb({ url: proxy.url });
afterAll(async () => {
  await db.close();
  proxy.stop();
});

type Reader =
  | ('health' | 'ping' | 'now' | 'checkSettings' | 'listSales' | 'findSale' | 'listBanners')
  | ('findMember' | 'findContacts' | 'findMessages' | 'listMessagesOf' | 'findOrder' | 'findOrders')
  | ('listOrdersOf' | 'findOrdersByTickets' | 'listLiveOrders' | 'listOverdueRounds')
  | ('pageLiveOrders' | 'findLiveTickets' | 'listOrderTickets' | 'countSoldUnits')
  | ('hasUnpaidOrders' | 'findRecordEnd' | 'findRecordPart' | 'findRoundKept' | 'findDraw')
  | 'listUnrecordedRounds'
  | (
      | 'findMoney'
      | 'listRefunds'
      | 'listAudit'
      | 'countOpenRefunds'
      | 'findPaymentByReference'
      | 'findLiveOrdersOf'
      | 'countUnpaidOf'
      | 'countUnpaidOrders'
      | 'listArchivedSales'
      | 'listDrafts'
      | 'findDraft'
      | 'findOwnOrder'
      | 'findOrdersBeginning'
      | 'findPerson'
      | 'findProfile'
      | 'listRounds'
      | 'searchPeople'
      | 'letRoundSettle'
      | 'listGuestsOf'
      | 'findPhone'
      | 'hasReminder'
      | 'listDueReminders'
      | 'findCodeNumber'
      | 'hasOrderByPhone'
      | 'listAliases'
      | 'findOrdersOfBuyers'
      | 'countRound'
      | 'countMoney'
      | 'isMigrated'
    );

/** All that writes rows, but for `migrate`, which has a test of its own. A new function belongs here or among the readers. */
type Writer = Exclude<
  keyof Db,
  Reader | 'migrate' | 'allowWork' | 'close' | 'withBudget' | 'connections' | 'oldReads'
>;

const HOUR = 3_600_000;
const sale = sampleSale();
const banner = { title: 'A', subtitle: '', imageUrl: '/a.svg', linkUrl: '/', position: 9 };
const deed = {
  agoMs: 0,
  role: 'admin',
  who: 'token',
  action: 'POST /api/admin/sales',
  target: 'saleId=1',
  network: '192.0.2.1',
  status: 201,
  code: null,
  count: 1,
} as const;

describe.each(['lose-answer', 'lose-commit'] as const)('when COMMIT breaks (%s)', (fault) => {
  async function started() {
    const { round, order } = await oneOrder(test.db);
    const begun = await test.db.startPayment({ ...order, provider: 'demo' });
    if (begun.outcome !== 'pending') throw new Error(begun.outcome);
    return { round, order, payment: begun.payment };
  }

  async function newMember(username: string): Promise<string> {
    const userId = `u_${username}`;
    await test.db.createMember({ userId, username, passwordHash: '$argon2id$x', mobile: '1' });
    return userId;
  }

  const broken = async <T>(run: () => Promise<T>): Promise<T> => {
    const before = proxy.lost();
    proxy.break(fault);
    const result = await run();
    expect(proxy.lost()).toBe(before + 1);
    return result;
  };

  const CASES: Record<Writer, Record<string, () => Promise<void>>> = {
    placeOrders: {
      'makes one order for a ticket': async () => {
        const round = await openRound(test.db, 3);
        const placements = await broken(() => db.placeOrders({ ...round, tickets: newTickets(2) }));
        const expected = fault === 'lose-answer' ? 'replayed' : 'placed';
        expect(placements.map((p) => p.outcome)).toEqual([expected, expected]);
        expect(await test.db.countRound(1, round.round)).toMatchObject({
          sold: 2,
          live: 2,
          unpaid: 2,
        });
        expect(await test.db.findOrder(orderOf(placements[0]).orderId)).toEqual(
          orderOf(placements[0]),
        );
      },
    },
    appendRecord: {
      'writes a part once': async () => {
        const id = await openRound(test.db, 3);
        const batches = [
          { link: 'x', tickets: [[1, 'hash', 'success'] as [number, string, string]] },
        ];
        await broken(() => db.appendRecord({ ...id, part: 0, batches }));
        expect(await test.db.findRecordEnd(id)).toEqual({ parts: 1, lastNumber: 1 });
        expect(await test.db.findRecordPart(id, 1)).toEqual({ part: 0, batches });
      },
    },
    closeRecord: {
      'keeps the books': async () => {
        const id = await openRound(test.db, 3);
        const books = { issued: 4, abandoned: 1, decided: 3, outcomes: { sold_out: 3 } };
        await broken(() => db.closeRecord(id, books));
        expect(await test.db.findRoundKept(id)).toEqual({ recorded: true, books });
      },
    },
    closeDraw: {
      'closes the set once': async () => {
        const id = await openRound(test.db, 1);
        const set = { first: 1, last: 3, digest: 'a'.repeat(64) };
        await test.sql(
          'update rounds set draw_seed = ?, draw_hash = ? where sale_id = ? and round = ?',
          ['s', 'h', id.saleId, id.round],
        );
        expect((await broken(() => db.closeDraw(id, set)))?.set).toEqual(set);
        expect((await test.db.closeDraw(id, { ...set, last: 9 }))?.set).toEqual(set);
      },
    },
    beginLine: {
      'passes over numbers, and gives none out twice': async () => {
        const id = await openRound(test.db, 1);
        const first = await broken(() => db.beginLine(id));
        expect(await test.db.beginLine(id)).toBeGreaterThan(first);
      },
    },
    openNextRound: {
      'opens one round, also without a key': async () => {
        const { round } = await placeInNewRound(test.db, 2);
        const opened = await broken(() =>
          db.openNextRound({ saleId: 1, stock: 5, cancelledTickets: 1 }),
        );
        expect(opened).toMatchObject({
          outcome: 'opened',
          closedRound: round,
          result: { round: round + 1, voidedOrders: 2, cancelledTickets: 1 },
        });
        expect(await test.db.findSale(1)).toMatchObject({ round: round + 1, total: 5 });
      },
    },
    startPayment: {
      'begins one payment': async () => {
        const { order } = await oneOrder(test.db);
        const started = await broken(() => db.startPayment({ ...order, provider: 'demo' }));
        const { payments } = await test.db.findMoney([order.orderId]);
        const [payment] = payments;
        expect(payments).toHaveLength(1);
        expect(payment).toMatchObject({ status: 'pending', amountCents: order.priceCents });
        expect(started).toMatchObject({ outcome: 'pending', payment });
        expect(await test.db.startPayment({ ...order, provider: 'demo' })).toEqual(started);
      },
    },
    settlePayment: {
      'pays, and says so': async () => {
        const { round, order, payment } = await started();
        const settled = await broken(() => db.settlePayment(payment));
        expect(settled).toMatchObject({ outcome: 'paid', order: { status: 'paid' } });
        expect((await test.db.findMoney([order.orderId])).arrivals).toMatchObject([
          { status: 'kept', amountCents: payment.amountCents },
        ]);
        expect(await test.db.settlePayment(payment)).toEqual(settled);
        expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, paid: 1 });
      },
      'gives late money back, and takes no order for it': async () => {
        const { round, order, payment } = await started();
        await test.setPayBy([order.orderId], 0);
        expect(await broken(() => db.settlePayment(payment))).toMatchObject({
          outcome: 'refund_due',
        });
        await test.setPayBy([order.orderId], 60_000);
        expect(await test.db.settlePayment(payment)).toMatchObject({ outcome: 'refund_due' });
        expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, unpaid: 1, paid: 0 });
      },
    },
    markRefunded: {
      'keeps who did it first, and when': async () => {
        const { order, payment } = await started();
        await test.db.settlePayment({ ...payment, currency: 'JPY' });
        const [arrival] = (await test.db.findMoney([order.orderId])).arrivals;
        const refundId = arrival?.arrivalId ?? '';
        const done = await broken(() => db.markRefunded(refundId, { by: 'Ann', note: 'cash' }));
        expect(done).toMatchObject({ refundId, refunded: { by: 'Ann', note: 'cash' } });
        expect(await test.db.markRefunded(refundId, { by: 'Bob', note: '' })).toEqual(done);
      },
    },
    editSale: {
      'adds its units once, also without a key': async () => {
        const { round } = await openRound(test.db, 3);
        const edit = { saleId: 1, changes: {}, stockDelta: 2 };
        expect(await broken(() => db.editSale(edit))).toMatchObject({ outcome: 'edited' });
        expect(await test.db.countRound(1, round)).toMatchObject({ total: 5, leastTotal: 3 });
      },
    },
    publishDraft: {
      'opens one round, and notes one change': async () => {
        const { id: saleId } = await makeSale(test.db, { ...sale, stock: 2, draft: true });
        expect(await broken(() => db.publishDraft({ saleId }))).toMatchObject({
          outcome: 'published',
          sale: { total: 2, version: 2 },
        });
      },
    },
    deleteDraft: {
      'is done, and no mistake the second time': async () => {
        const { id } = await makeSale(test.db, { ...sale, stock: 2, draft: true });
        expect(await broken(() => db.deleteDraft(id))).toBe('deleted');
        expect(await test.db.findDraft(id)).toBeUndefined();
      },
    },
    cancelOrder: {
      'returns the unit once': async () => {
        const { round, orders } = await placeInNewRound(test.db, 2);
        expect(await broken(() => db.cancelOrder(orders[0]!))).toMatchObject({
          outcome: 'cancelled',
        });
        expect(await test.db.countRound(1, round)).toMatchObject({
          sold: 1,
          live: 1,
          cancelled: 1,
        });
      },
    },
    expireOrders: {
      'returns the units once, and still names the orders': async () => {
        const { round, orders } = await placeInNewRound(test.db, 3);
        const overdue = orders.slice(0, 2).map((order) => order.orderId);
        await test.setPayBy(overdue, 0);
        const ended = await broken(() => sweep(db, 10));
        expect(ended.map((order) => order.orderId).sort()).toEqual(overdue.sort());
        expect(await test.db.countRound(1, round)).toMatchObject({ sold: 1, live: 1, expired: 2 });
      },
    },
    createSale: {
      'makes one sale, also without a key': async () => {
        const before = (await test.db.listSales()).length;
        const made = await broken(() => db.createSale(sale));
        const all = await test.db.listSales();
        expect(all).toHaveLength(before + 1);
        expect(made).toEqual({ outcome: 'created', sale: all.at(-1) });
      },
    },
    createBanner: {
      'makes one banner': async () => {
        const before = await test.db.listBanners(100);
        const made = await broken(() => db.createBanner(banner));
        expect(await test.db.listBanners(100)).toEqual([...before, made]);
      },
    },
    updateBanner: {
      'changes it, and says so': async () => {
        const { id } = await test.db.createBanner(banner);
        const changed = await broken(() => db.updateBanner(id, { title: 'B' }));
        expect(changed).toEqual({ ...banner, id, title: 'B', texts: null });
        expect(await test.db.listBanners(100)).toContainEqual(changed);
      },
    },
    deleteBanner: {
      'is done, and no mistake the second time': async () => {
        const { id } = await test.db.createBanner(banner);
        await broken(() => db.deleteBanner(id));
        expect(await test.db.listBanners(100)).not.toContainEqual(expect.objectContaining({ id }));
      },
    },
    createMember: {
      'makes the account, and does not find its name taken by itself': async () => {
        const username = `ada-${fault}`;
        const member = { userId: `u_${fault}`, username, passwordHash: '$argon2id$x', mobile: '1' };
        expect(await broken(() => db.createMember(member))).toBe('created');
        expect(await test.db.findMember(username)).toMatchObject({ userId: member.userId });
      },
    },
    claimGuest: {
      'makes the guest this member, and no other': async () => {
        const memberId = `u_of-guest-${fault}`;
        const account = { username: memberId, passwordHash: '$argon2id$x', mobile: '1' };
        await test.db.createMember({ userId: memberId, ...account });
        const claim = { guestId: `g_of-${fault}`, memberId };
        expect(await broken(() => db.claimGuest(claim))).toEqual({ outcome: 'claimed' });
        expect(await test.db.listGuestsOf(memberId)).toMatchObject([claim]);
      },
    },
    erasePerson: {
      'leaves nothing that says who it was': async () => {
        const userId = await newMember(`erased-${fault}`);
        expect(await broken(() => db.erasePerson(userId))).toEqual({
          outcome: 'erased',
          phoneKept: false,
        });
        expect(await test.db.findProfile(userId)).toMatchObject({ name: '', mobile: null });
      },
    },
    keepLanguage: {
      'keeps it, of a member': async () => {
        const username = `bea-${fault}`;
        const userId = `u_b_${fault}`;
        await test.db.createMember({ userId, username, passwordHash: '$argon2id$x', mobile: '1' });
        await broken(() => db.keepLanguage(userId, 'zh'));
        expect((await test.db.findContacts([userId])).get(userId)).toEqual({
          mobile: '1',
          language: 'zh',
        });
        expect(await test.db.findMember(username)).toMatchObject({ language: 'zh' });
      },
    },
    askPhoneCode: {
      'notes the last code that was asked for': async () => {
        const memberId = await newMember(`asks-${fault}`);
        await test.db.askPhoneCode({ memberId, codeId: 'first', mobile: '+8613800000001' });
        await broken(() => db.askPhoneCode({ memberId, codeId: 'next', mobile: '+8613800000002' }));
        expect(await test.db.findCodeNumber({ memberId, codeId: 'next' })).toBe('+8613800000002');
        expect(await test.db.findCodeNumber({ memberId, codeId: 'first' })).toBeUndefined();
      },
    },
    confirmPhone: {
      'moves the number once, and says what ended by that': async () => {
        const mobile = fault === 'lose-answer' ? '+8613800000003' : '+8613800000004';
        const [before, after] = [await newMember(`had-${fault}`), await newMember(`has-${fault}`)];
        const ask = (memberId: string) =>
          test.db.askPhoneCode({ memberId, codeId: memberId, mobile });
        const isCode = () => true;
        await ask(before);
        await test.db.confirmPhone({ memberId: before, isCode, confirmation: `had-${fault}` });
        await ask(after);
        const confirmation = `has-${fault}`;
        expect(
          await broken(() => db.confirmPhone({ memberId: after, isCode, confirmation })),
        ).toEqual({ outcome: 'confirmed', mobile, ended: [`had-${fault}`] });
        expect(await test.db.findPhone(after)).toMatchObject({ mobile, confirmation });
        expect(await test.db.findPhone(before)).toBeUndefined();
      },
    },
    writeMessages: {
      'writes each text once': async () => {
        const ids = [`text-${fault}`, `read-${fault}`];
        const texts = ids.map((id, i) => {
          const userId = `g_${i}`;
          return {
            id,
            userId,
            to: userId,
            kind: 'order_won' as const,
            text: 'hi',
            isSent: i === 1,
          };
        });
        await broken(() => db.writeMessages(texts));
        const written = new Map((await test.db.findMessages(ids)).map((row) => [row.id, row]));
        expect(ids.map((id) => written.get(id)?.sentAt)).toEqual([null, expect.any(Date)]);
        await test.db.writeMessages(texts.map((text) => ({ ...text, text: 'anew' })));
        expect(await test.db.findMessages(ids)).toEqual([...written.values()]);
      },
    },
    markSent: {
      'keeps the first time': async () => {
        const id = `sent-${fault}`;
        await test.db.writeMessages([
          { id, userId: 'g_2', to: 'g_2', kind: 'order_won', text: 'hi' },
        ]);
        await broken(() => db.markSent([id]));
        const { sentAt } = (await test.db.findMessages([id]))[0] ?? {};
        expect(sentAt).toBeInstanceOf(Date);
        await test.db.markSent([id]);
        expect((await test.db.findMessages([id]))[0]?.sentAt).toEqual(sentAt);
      },
    },
    askReminder: {
      'notes it once': async () => {
        const reminder = { saleId: 1, round: 1, userId: await newMember(`wishes-${fault}`) };
        await broken(() => db.askReminder(reminder));
        expect(await test.db.hasReminder(reminder)).toBe(true);
      },
    },
    dropReminder: {
      'is done, and no mistake the second time': async () => {
        const reminder = { saleId: 1, round: 1, userId: await newMember(`drops-${fault}`) };
        await test.db.askReminder(reminder);
        await broken(() => db.dropReminder(reminder));
        expect(await test.db.hasReminder(reminder)).toBe(false);
      },
    },
    markReminded: {
      'keeps of which opening they were told': async () => {
        const made = await test.db.createSale({ ...sale, opensAt: new Date(Date.now() + 60_000) });
        if (made.outcome !== 'created') throw new Error(made.outcome);
        const { id: saleId, round, opensAt } = made.sale;
        const userId = await newMember(`told-${fault}`);
        await test.db.askReminder({ saleId, round, userId });
        const due = async () =>
          (await test.db.listDueReminders({ withinMs: HOUR, limit: 9 })).map((row) => row.userId);
        expect(await due()).toEqual([userId]);
        await broken(() => db.markReminded({ saleId, round, opensAt, userIds: [userId] }));
        expect(await due()).toEqual([]);
      },
    },
    forgetReminders: {
      'forgets wishes that are old': async () => {
        const reminder = { saleId: 1, round: 1, userId: await newMember(`wished-${fault}`) };
        await test.db.askReminder(reminder);
        await test.shell.query(
          'UPDATE reminders SET created_at = now(3) - interval 500 day WHERE user_id = ?',
          [reminder.userId],
        );
        await broken(() => db.forgetReminders({ days: 400, limit: 9 }));
        expect(await test.db.hasReminder(reminder)).toBe(false);
      },
    },
    forgetPhoneCodes: {
      'forgets numbers that nobody confirmed': async () => {
        const memberId = await newMember(`forgot-${fault}`);
        await test.db.askPhoneCode({ memberId, codeId: 'old', mobile: '+8613800000005' });
        await test.shell.query(
          'UPDATE phone_codes SET created_at = now(3) - interval 2 day WHERE member_id = ?',
          [memberId],
        );
        await broken(() => db.forgetPhoneCodes({ days: 1, limit: 9 }));
        const [rows] = await test.shell.query('SELECT 1 FROM phone_codes WHERE member_id = ?', [
          memberId,
        ]);
        expect(rows).toEqual([]);
      },
    },
    forgetMessages: {
      'forgets what is old, and nothing else': async () => {
        const write = (id: string) =>
          test.db.writeMessages([{ id, userId: 'g_3', to: 'g_3', kind: 'order_won', text: 'hi' }]);
        await write(`old-${fault}`);
        await write(`new-${fault}`);
        await test.shell.query(
          'UPDATE messages SET created_at = now(3) - interval 8 day WHERE id = ?',
          [`old-${fault}`],
        );
        await broken(() => db.forgetMessages({ days: 7, limit: 100 }));
        expect((await test.db.findMessages([`old-${fault}`]))[0]).toBeUndefined();
        expect((await test.db.findMessages([`new-${fault}`]))[0]).toBeDefined();
        expect(await test.db.forgetMessages({ days: 7, limit: 100 })).toBe(0);
      },
    },
    forgetOperations: {
      'forgets the key of what was done long ago': async () => {
        const made = { ...sale, operationKey: `old-operation-${fault}` };
        const first = await test.db.createSale(made);
        expect(await test.db.createSale(made)).toEqual(first);
        await test.shell.query('UPDATE admin_operations SET created_at = now(3) - interval 8 day');
        await broken(() => db.forgetOperations({ days: 7, limit: 100 }));
        expect(await test.db.createSale(made)).not.toEqual(first);
      },
    },
    writeAudit: {
      'writes one row, and a higher count of it later': async () => {
        const entry = { ...deed, id: `deed-${fault}` };
        await broken(() => db.writeAudit([entry]));
        await test.db.writeAudit([{ ...entry, count: 7, agoMs: 0 }]);
        const [row, ...others] = await test.db.listAudit({ limit: 1 });
        expect(row).toMatchObject({ id: entry.id, count: 7 });
        expect(others).toEqual([]);
      },
    },
    forgetAudit: {
      'forgets what was done long ago, and nothing else': async () => {
        await test.db.forgetAudit({ days: 1, limit: 100 });
        const old = { ...deed, id: `old-${fault}`, agoMs: 192 * HOUR };
        await test.db.writeAudit([old, { ...deed, id: `new-${fault}` }]);
        await broken(() => db.forgetAudit({ days: 7, limit: 100 }));
        const ids = (await test.db.listAudit({ limit: 100 })).map(({ id }) => id);
        expect(ids).toContain(`new-${fault}`);
        expect(ids).not.toContain(`old-${fault}`);
      },
    },
    installation: {
      'makes one name': async () => {
        await test.shell.query('DELETE FROM installation');
        const name = await broken(() => db.installation());
        expect(await test.db.installation()).toBe(name);
      },
    },
    seedDemo: {
      'makes each demo sale once': async () => {
        await test.db.seedDemo();
        const before = await test.db.listSales();
        await broken(() => db.seedDemo());
        expect(await test.db.listSales()).toEqual(before);
      },
    },
  };

  for (const [writer, cases] of Object.entries(CASES)) {
    for (const [what, proves] of Object.entries(cases)) {
      it(`${writer} ${what}`, async () => {
        expect.hasAssertions();
        await proves();
      });
    }
  }
});
