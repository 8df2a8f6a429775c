import type { SeededBug } from '../seeded-bug.ts';

const DB = 'packages/db/src';
const END = `${DB}/orders/end-order.ts`;
const END_TEST = `${DB}/orders/end-order.test.ts`;
const FIRST_TABLES = 'packages/db/migrations/0000_first.sql';
const LOST_COMMIT_TEST = `${DB}/lost-commit.test.ts`;

/** What is durably true. */
export const orderBugs: SeededBug[] = [
  {
    name: 'success-before-commit',
    breaks: 'a buyer is told success by an order that is never committed',
    file: `${DB}/access/access.ts`,
    find: 'await connection.commit();',
    replace: 'connection.commit().catch(() => undefined);',
    test: { file: LOST_COMMIT_TEST, name: 'placeOrders makes one order for a ticket' },
  },
  {
    name: 'no-unique-live-buyer',
    breaks: 'nothing keeps one buyer from two live orders',
    file: FIRST_TABLES,
    find: '\tCONSTRAINT `orders_live_buyer` UNIQUE(`sale_id`,`round`,`live_buyer`),\n',
    replace: '',
    test: { file: `${DB}/schema.test.ts`, name: 'two live orders of one buyer' },
  },
  {
    name: 'no-unique-ticket',
    breaks: 'nothing keeps one ticket from two orders',
    file: FIRST_TABLES,
    find: '\tCONSTRAINT `orders_ticket` UNIQUE(`ticket_id`),\n',
    replace: '',
    test: { file: `${DB}/schema.test.ts`, name: 'two orders of one ticket' },
  },
  {
    name: 'no-check-of-sold',
    breaks: 'nothing keeps a round from selling more than it has',
    file: FIRST_TABLES,
    find: '\tCONSTRAINT `rounds_sold` CHECK(sold between 0 and total),\n',
    replace: '',
    test: { file: `${DB}/schema.test.ts`, name: 'more sold than there are' },
  },
  {
    name: 'round-not-locked',
    breaks: 'two workers count the free units of a round at the same time, and sell one twice',
    file: `${DB}/rounds/rounds.ts`,
    find: "    .where(isRound(id))\n    .for('update');",
    replace: '    .where(isRound(id));',
    test: {
      file: `${DB}/orders/place-orders.test.ts`,
      name: 'sells one unit once to 64 concurrent callers',
    },
  },
  {
    name: 'closed-round-sells',
    breaks: 'a reset is no fence: an order is made in a round that is closed',
    file: `${DB}/orders/place-orders.ts`,
    find: "const open = state?.state === 'open';",
    replace: 'const open = state !== undefined;',
    test: {
      file: `${DB}/orders/place-orders.test.ts`,
      name: 'cancels tickets of a closed round',
    },
  },
  {
    name: 'reset-without-the-lock',
    breaks:
      'a reset voids the orders it sees, and one that is being made lives on in a closed round',
    file: `${DB}/reset/next-round.ts`,
    find: '  await lockRound(tx, { saleId, round: closedRound });\n',
    replace: '',
    test: {
      file: `${DB}/reset/next-round.test.ts`,
      name: 'voids an order that is made while it waits for the round',
    },
  },
  {
    name: 'reset-keeps-unpaid-orders',
    breaks: 'orders of a closed round can still be paid',
    file: `${DB}/reset/next-round.ts`,
    find: 'and(eq(orders.saleId, saleId), eq(orders.round, closedRound)),',
    replace: 'and(eq(orders.saleId, saleId), eq(orders.round, round)),',
    test: {
      file: `${DB}/reset/next-round.test.ts`,
      name: 'closes the round, voids what is unpaid and opens the next',
    },
  },
  {
    name: 'cancelled-twice',
    breaks: 'who cancels an order twice gives two units back',
    file: END,
    find: 'await giveBack(tx, found.order, units);\n    }',
    replace: '}\n    await giveBack(tx, found.order, 1);',
    test: { file: END_TEST, name: 'gives the unit back once' },
  },
  {
    name: 'paid-order-ended',
    breaks: 'an order that was paid is cancelled, and its unit sold again',
    file: END,
    find: '.where(and(which, unpaid));',
    replace: '.where(which);',
    test: { file: END_TEST, name: 'refuses a paid order' },
  },
  {
    name: 'paid-too-late',
    breaks: 'an order is paid after its time, although nobody came by to expire it',
    file: END,
    find: '.where(and(eq(orders.id, order.orderId), unpaid, inTime));',
    replace: '.where(and(eq(orders.id, order.orderId), unpaid));',
    test: {
      file: `${DB}/orders/end-order.test.ts`,
      name: 'judges by itself whether there is time left',
    },
  },
  {
    name: 'two-moments-of-a-deadline',
    breaks: 'an order whose time ends while it is given back is counted free, and lives on',
    file: END,
    find: "await end(tx, 'cancelled', eq(orders.id, open.orderId));",
    replace: "await end(tx, 'cancelled', and(eq(orders.id, open.orderId), inTime));",
    test: { file: END_TEST, name: 'counts the unit once where the time to pay' },
  },
  {
    name: 'clock-of-the-worker',
    breaks: 'a worker whose clock is ahead ends orders that can still be paid',
    file: END,
    find: 'const overdue = lte(orders.payBy, now);',
    replace: 'const overdue = { getSQL: () => lte(orders.payBy, new Date()) };',
    test: { file: END_TEST, name: 'whatever the clock of its process says' },
  },
  {
    name: 'window-by-the-clock-of-the-worker',
    breaks: 'a worker whose clock is behind gives its buyers less time to pay, or none',
    file: `${DB}/orders/place-orders.ts`,
    find: 'new Date(terms.now.getTime() + terms.payWindowSeconds * 1000)',
    replace: 'new Date(Date.now() + terms.payWindowSeconds * 1000)',
    test: { file: END_TEST, name: 'whatever the clock of its process says' },
  },
  {
    name: 'sweep-waits-for-an-order',
    breaks: 'one order that somebody holds keeps the others of its round from ending',
    file: END,
    find: ".for('update', { skipLocked: true });",
    replace: ".for('update');",
    test: { file: END_TEST, name: 'passes an order over that somebody holds' },
  },
  {
    name: 'sweep-waits-for-a-round',
    breaks: 'one round that somebody holds keeps all others from being swept',
    file: `${DB}/rounds/rounds.ts`,
    find: ".for('update', { skipLocked: true });",
    replace: ".for('update');",
    test: { file: END_TEST, name: 'is round before order' },
  },
  {
    name: 'lost-commit-opens-two-rounds',
    breaks: 'a reset whose COMMIT was not answered is done twice',
    file: `${DB}/reset/next-round.ts`,
    find: 'const earlier = await findOperation(tx, key);',
    replace: 'const earlier = request.operationKey ? await findOperation(tx, key) : undefined;',
    test: { file: LOST_COMMIT_TEST, name: 'openNextRound opens one round' },
  },
  {
    name: 'lost-commit-forgets-the-expired',
    breaks:
      'units of orders that expired are not freed in Redis when the answer to COMMIT was lost',
    file: END,
    find: `  const mine = new Set<string>();
  return access.write(async (tx): Promise<Expired> => {`,
    replace: `  return access.write(async (tx): Promise<Expired> => {
    const mine = new Set<string>();`,
    test: { file: LOST_COMMIT_TEST, name: 'expireOrders returns the units once' },
  },
  {
    name: 'idempotency-key-ignored',
    breaks: 'an admin whose request is sent twice adds the stock twice',
    file: `${DB}/sales/edit-sale.ts`,
    find: "if (earlier) return { outcome: 'edited', sale };\n",
    replace: '',
    test: { file: `${DB}/sales/edit-sale.test.ts`, name: 'happens once per key' },
  },
  {
    name: 'key-of-another-request',
    breaks:
      'an Idempotency-Key that is used again for another change drops that change without a word',
    file: `${DB}/sales/edit-sale.ts`,
    find: '    stockDelta: request.stockDelta,\n    endNow: request.endNow,\n',
    replace: '    endNow: request.endNow,\n',
    test: { file: `${DB}/sales/edit-sale.test.ts`, name: 'happens once per key' },
  },
  {
    name: 'stock-below-sold',
    breaks: 'an admin takes units away that are sold',
    file: `${DB}/sales/edit-sale.ts`,
    find: 'if (total < sold) return',
    replace: 'if (total < 0) return',
    test: { file: `${DB}/sales/edit-sale.test.ts`, name: 'never goes below what is sold' },
  },
  {
    name: 'any-currency-pays',
    breaks: 'a hundred of a cheap currency pays an order of a hundred of a dear one',
    file: `${DB}/payments/settle.ts`,
    find: 'const isSameCurrency = currency === order.currency;',
    replace: 'const isSameCurrency = currency.length === order.currency.length;',
    test: { file: `${DB}/payments/payments.test.ts`, name: 'a void one and another currency' },
  },
  {
    name: 'event-counted-twice',
    breaks: 'an event that is told twice is counted twice: half of the price pays',
    file: `${DB}/payments/settle.ts`,
    find: 'const known = asked.arrivalId ?? (await findEarlier(tx, asked.decision, event));',
    replace:
      "const known = await findEarlier(tx, asked.decision, event);\n    if (asked.arrivalId) event.eventKey += '.again';",
    test: { file: `${DB}/payments/payments.test.ts`, name: 'the rest has a reference of its own' },
  },
  {
    name: 'part-kept-by-nobody',
    breaks: 'what was paid in part for an order that then expires is given back by nobody',
    file: `${DB}/payments/arrivals.ts`,
    find: 'export const isLeftOver = and(isPart, ended);',
    replace: 'export const isLeftOver = and(isPart, ended, sql`false`);',
    test: { file: `${DB}/payments/payments.test.ts`, name: 'once its order is expired' },
  },
  {
    name: 'order-of-another-buyer',
    breaks: 'a buyer cancels or pays the order of another',
    file: `${DB}/orders/orders.ts`,
    find: 'and(eq(orders.id, orderId), isOwnedBy(session, orders.userId, userId));',
    replace: 'and(eq(orders.id, orderId));',
    test: { file: END_TEST, name: 'does not know orders of others' },
  },
  {
    name: 'guest-beside-member',
    breaks: 'a member whom a guest has become buys once more under the id of that guest',
    file: `${DB}/orders/place-orders.ts`,
    find: 'const person = personOf(buyerId);',
    replace: 'const person = buyerId;',
    test: {
      file: `${DB}/people/aliases.test.ts`,
      name: 'counts as a live order of the member: the second ticket comes before',
    },
  },
  {
    name: 'connection-kept-after-read-only',
    breaks: 'after a failover of MySQL the pool stays with the server that takes no writes',
    file: `${DB}/access/failures.ts`,
    find: 'read_only: { retry: true, keep: false },',
    replace: 'read_only: { retry: true, keep: true },',
    test: {
      file: `${DB}/access/failures.test.ts`,
      name: 'never gives back a connection that may lead to the wrong server',
    },
  },
  {
    name: 'old-connections-trusted',
    breaks:
      'after a failover of MySQL a connection that was in use meanwhile reads from the old server',
    file: `${DB}/access/access.ts`,
    find: '>= DOUBT_EVERY_MS) doubtedBefore = now;',
    replace: '>= DOUBT_EVERY_MS) doubtedBefore = 0;',
    test: {
      file: `${DB}/access/failover.test.ts`,
      name: 'is left by connections, too, that were in use while it was found out',
    },
  },
  {
    name: 'password-in-the-log',
    breaks: 'the values of a query that failed are in its error, and with it in the log',
    file: `${DB}/access/retry.ts`,
    find: 'const reason = withoutValues(error);',
    replace: 'const reason = error;',
    test: { file: `${DB}/access/retry.test.ts`, name: 'tells nothing of the values of a query' },
  },
  {
    name: 'refund-forgotten-by-the-sheet',
    breaks: 'money that is on its way back is nowhere, and nobody sees it',
    file: `${DB}/payments/count-money.ts`,
    find: 'due: sum(sql`if(${isRefunded}, 0, ${backCents})`).mapWith(Number),',
    replace: 'due: sum(sql`0`).mapWith(Number),',
    test: { file: `${DB}/payments/payments.test.ts`, name: 'is due back once its order is' },
  },
];
