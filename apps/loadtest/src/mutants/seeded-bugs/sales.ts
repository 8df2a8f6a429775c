import type { SeededBug } from '../seeded-bug.ts';

const SALES = 'packages/sales/src';
const PLACE_TEST = 'apps/worker/src/order/place.test.ts';
const VERIFY_TEST = `${SALES}/verify/verify.test.ts`;

/** Rules that need both stores. */
export const saleBugs: SeededBug[] = [
  {
    name: 'turned-away-with-an-order',
    breaks: 'who has an order of a place that Redis lost is told that all is sold',
    file: `${SALES}/place.ts`,
    find: " || placement.outcome === 'sold_out')",
    replace: ')',
    test: {
      file: `${SALES}/place.test.ts`,
      name: 'who has an order of a place that Redis lost',
    },
  },
  {
    name: 'looked-up-by-claim-only',
    breaks: 'a ticket whose order ended before its verdict was told is told sold out',
    file: `${SALES}/place.ts`,
    find: 'if (!replayed && !isOver && batch.attempt === 1) return said;',
    replace: 'if (!isOver) return said;',
    test: {
      programs: true,
      file: PLACE_TEST,
      name: 'a ticket whose order ended before its verdict was told says success all the same',
    },
  },
  {
    name: 'looked-up-only-when-replayed',
    breaks: 'a ticket that has an order is told sold out, when Redis lost which batch was the last',
    file: `${SALES}/place.ts`,
    find: '!replayed && !isOver && batch.attempt === 1',
    replace: '!replayed && !isOver',
    test: { programs: true, file: PLACE_TEST, name: 'and Redis has lost which batch was the last' },
  },
  {
    name: 'further-ticket-wins-anew',
    breaks: 'who was told of the order that they held is told of another one, when Redis lost that',
    file: `${SALES}/place.ts`,
    find: 'if (!ticket || !decidedAt) return false;',
    replace: 'return false;',
    test: { file: `${SALES}/further-ticket.test.ts`, name: 'and Redis forgot that it was decided' },
  },
  {
    name: 'failover-untells',
    breaks:
      'who was told success is told sold out, when another process restored what Redis had lost',
    file: `${SALES}/place.ts`,
    find: ' || isFromBefore(batch, answer)',
    replace: '',
    test: { file: `${SALES}/further-ticket.test.ts`, name: 'where Redis was restored meanwhile' },
  },
  {
    name: 'reset-untells',
    breaks: 'who was told success is told cancelled, when a reset followed a loss of Redis',
    file: `${SALES}/place.ts`,
    find: '!replayed && !isOver && batch.attempt === 1',
    replace: '!replayed && batch.attempt === 1',
    test: { file: `${SALES}/further-ticket.test.ts`, name: 'when the round was reset before' },
  },
  {
    name: 'lost-batch-decided',
    breaks: 'a ticket that another process has told sold_out gets an order',
    file: `${SALES}/place.ts`,
    find: "if (after !== '' && answer.replayed)",
    replace: "if (after !== '' && after === batchId)",
    test: { file: `${SALES}/place.test.ts`, name: 'who has lost a batch while it freed' },
  },
  {
    name: 'left-although-won',
    breaks: 'who won is told left for good, when Redis has lost the claim',
    file: `${SALES}/leave.ts`,
    find: "if ((await db.findOrdersByTickets([taskId])).length > 0) return 'already_decided';",
    replace: '',
    test: { file: `${SALES}/leave.test.ts`, name: 'who won does not leave the line' },
  },
  {
    name: 'refused-claim-kept',
    breaks: 'a unit that Redis gave out and MySQL did not is never sold',
    file: `${SALES}/place.ts`,
    find: "    await release(stores, { saleId, round, buyerId, ticketId }, 'refused');\n",
    replace: '',
    test: { file: PLACE_TEST, name: 'MySQL has the last word' },
  },
  {
    name: 'terms-not-stamped',
    breaks: 'an order costs what the sale costs now, and not what its buyer agreed to',
    file: `${SALES}/place.ts`,
    find: '    ...(terms && { terms }),\n    wasHeld: (',
    replace: '    wasHeld: (',
    test: { file: PLACE_TEST, name: 'an order says what its buyer agreed to' },
  },
  {
    name: 'numbers-begin-again',
    breaks: 'after Redis was emptied a number is given to a second ticket',
    file: 'packages/db/src/rounds/begin-line.ts',
    find: 'return (row.linesBegun - 1) * NUMBERS;',
    replace: 'return 0;',
    test: {
      file: `${SALES}/forgotten.test.ts`,
      name: 'no number of a round is given out twice',
    },
  },
  {
    name: 'over-and-cancelled',
    breaks: 'who stood by in a line that Redis lost is told two ends, one after the other',
    file: `${SALES}/forgotten.ts`,
    find: "if (place?.ticketId === ticketId && place.outcome !== 'over')\n        return { outcome: 'standby', buyerId };",
    replace:
      "if (place?.ticketId === ticketId)\n        return place.outcome === 'over' ? { outcome: 'cancelled' } : { outcome: 'standby', buyerId };",
    test: { file: `${SALES}/forgotten.test.ts`, name: 'the same for ever where only its line' },
  },
  {
    name: 'slot-without-its-keys',
    breaks: 'a sale that moves to another master of a cluster leaves its stock and its line behind',
    file: 'packages/redis/src/cluster/move-slot.ts',
    find: 'if (keys.length === 0) break;',
    replace: 'if (keys.length < 99) break;',
    test: {
      file: 'apps/operator/src/masters/program.test.ts',
      name: 'moves a sale to a master, with all its keys',
    },
  },
  {
    name: 'claim-on-its-way-released',
    breaks: 'reconciliation takes the unit of a ticket whose order is being made',
    file: `${SALES}/reconcile/compare.ts`,
    find: "if (ticket?.status === 'queued') return true;\n",
    replace: '',
    test: { file: PLACE_TEST, name: 'keeps the claim of a ticket still in line' },
  },
  {
    name: 'one-round-stops-all',
    breaks: 'one sale that cannot be repaired keeps all others from being repaired',
    file: `${SALES}/reconcile/each-round.ts`,
    find: '(err: unknown) => ({ saleId, round: round.round, err }),',
    replace: '(err: unknown) => Promise.reject(err),',
    test: {
      file: 'apps/worker/src/order/expire-by-itself.test.ts',
      name: 'a sale whose key in Redis is spoiled delays no other',
    },
  },
  {
    name: 'one-round-holds-all',
    breaks: 'one sale that hangs keeps all others waiting',
    file: `${SALES}/reconcile/each-round.ts`,
    find: 'await pTimeout(done, { milliseconds: ROOM_MS, fallback: () => undefined });',
    replace: 'await done;',
    test: {
      file: 'apps/worker/src/order/expire-by-itself.test.ts',
      name: 'twenty rounds that hang do not keep the last one waiting for a second',
    },
  },
  {
    name: 'reset-needs-redis',
    breaks: 'a round cannot be closed while Redis is away',
    file: `${SALES}/people/people-met.ts`,
    find: 'pTimeout(count(), { milliseconds: COUNT_MS, fallback: () => null }).catch(() => null);',
    replace: 'pTimeout(count(), { milliseconds: COUNT_MS });',
    test: { file: `${SALES}/reset.test.ts`, name: 'a round is closed although Redis' },
  },
  {
    name: 'sheet-blind-on-success',
    breaks: 'the sheet is green although a ticket says success and has no order',
    file: `${SALES}/verify/open-sheet.ts`,
    find: "'every success has its order': [byTickets, orders],",
    replace: "'every success has its order': [successes, orders],",
    test: {
      file: VERIFY_TEST,
      name: 'a ticket that says something else than its order reddens it, under the same counts',
    },
  },
  {
    name: 'sheet-blind-on-claims',
    breaks: 'the sheet is green although a live order has lost its claim to another ticket',
    file: `${SALES}/verify/open-sheet.ts`,
    find: 'present ? countUnclaimed(parts, id) : 0,',
    replace: 'present && claims < orders ? countUnclaimed(parts, id) : 0,',
    test: {
      file: VERIFY_TEST,
      name: 'goes red when only this is spoiled: every live order has its claim',
    },
  },
  {
    name: 'owner-of-the-prefix-unasked',
    breaks: 'two products on one prefix decide the tickets of each other',
    file: 'packages/redis/src/lua/own-prefix.lua',
    find: 'if known == 0 or tonumber(since) <= known then',
    replace: 'if known ~= 0 and tonumber(since) <= known then',
    test: { file: 'packages/redis/src/own-prefix.test.ts', name: 'is who comes first' },
  },
  {
    name: 'secret-in-the-message',
    breaks: 'a setting that cannot be read is shown with its value, which may be a password',
    file: `${SALES}/settings/setting.ts`,
    find: 'wrong.push(`${name} ${',
    replace: 'wrong.push(`${name}=${env[name] ?? ""} ${',
    test: {
      file: `${SALES}/settings/setting.test.ts`,
      name: 'one sentence names everything that is wrong, and no value',
    },
  },
];
