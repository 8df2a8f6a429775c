import type { SeededBug } from '../seeded-bug.ts';

const INVENTORY = 'packages/inventory/src';
const LINE_TEST = `${INVENTORY}/standby.test.ts`;
const SALES_TEST = 'packages/sales/src/standby/standby.test.ts';

/** Waiting for a unit that comes back. */
export const standbyBugs: SeededBug[] = [
  {
    name: 'round-closed-for-one-process',
    breaks: 'one process says cancelled of a ticket and the next one that it still stands by',
    file: `${INVENTORY}/scripts/standby-place.lua`,
    find: "return { over and 'over' or 'waits',",
    replace: "return { 'waits',",
    test: { file: SALES_TEST, name: 'two processes say the same of a ticket whose round is being' },
  },
  {
    name: 'left-though-cancelled',
    breaks: 'who leaves while the round is closed is told left, and cancelled afterwards',
    file: 'packages/sales/src/leave.ts',
    find: "return amended.result.outcome === 'left' ? 'left' : 'already_decided';",
    replace: "return 'left';",
    test: {
      file: SALES_TEST,
      name: 'who leaves while the round is closed is told what the ticket says',
    },
  },
  {
    name: 'standby-in-vain',
    breaks: 'a ticket whose place in the standby line is lost says for ever that it stands by',
    file: 'packages/sales/src/standby/vain.ts',
    find: "now.outcome === 'standby' && now.seq === said.seq ? end : undefined",
    replace: 'undefined',
    test: { file: SALES_TEST, name: 'whose place Redis has lost ends for everybody' },
  },
  {
    name: 'standby-by-arrival',
    breaks: 'a unit that comes back goes to who asked for it first, not to the lowest number',
    file: `${INVENTORY}/scripts/stand-by.lua`,
    find: "redis.call('ZADD', KEYS[2], number, buyer)",
    replace: "redis.call('ZADD', KEYS[2], redis.call('ZCARD', KEYS[2]), buyer)",
    test: { file: LINE_TEST, name: 'is in the order of ticket numbers' },
  },
  {
    name: 'promoted-from-the-end',
    breaks: 'the last who stands by is promoted first',
    file: `${INVENTORY}/scripts/promote.lua`,
    find: "redis.call('ZRANGE', KEYS[2], passed_over,",
    replace: "redis.call('ZREVRANGE', KEYS[2], passed_over,",
    test: { file: LINE_TEST, name: 'goes to the first by number' },
  },
  {
    name: 'fresh-ticket-overtakes',
    breaks: 'a fresh ticket gets the unit that those who stand by wait for',
    file: `${INVENTORY}/scripts/includes/ticket-set.lua`,
    find: 'free - reserved(KEYS[2], KEYS[5], free)',
    replace: 'free',
    test: { file: LINE_TEST, name: 'is not for a fresh ticket while somebody stands by' },
  },
  {
    name: 'wish-beyond-the-units',
    breaks:
      'who waits for two units is given two when one came back, and more are sold than there are',
    file: `${INVENTORY}/scripts/promote.lua`,
    find: 'if held and units > free then',
    replace: 'if held and free <= 0 then',
    test: { file: LINE_TEST, name: 'goes to the first whose wish fits' },
  },
  {
    name: 'duplicate-asks-for-the-other',
    breaks: 'an order for two units is made of one, because another ticket of its buyer made it',
    file: 'packages/sales/src/place.ts',
    find: "verdict?.outcome === 'duplicate' ? verdict.units : (asked ?? 1)",
    replace: 'asked ?? 1',
    test: {
      file: 'packages/sales/src/several-units.test.ts',
      name: 'made of as many units as were claimed',
    },
  },
  {
    name: 'promoted-with-a-unit',
    breaks: 'who won by another ticket meanwhile has that claim replaced, and a unit is lost',
    file: `${INVENTORY}/scripts/promote.lua`,
    find: "if redis.call('HEXISTS', KEYS[1], buyer) == 0 then",
    replace: 'if true then',
    test: { file: LINE_TEST, name: 'is not taken twice by one who won by another ticket' },
  },
  {
    name: 'waits-again-unasked',
    breaks: 'who left stands by again when the batch is delivered again, and is billed',
    file: `${INVENTORY}/scripts/stand-by.lua`,
    find: "  if by == 'batch' and redis.call('SISMEMBER', KEYS[6], ticket) == 1 then return 'left' end\n",
    replace: '',
    test: { file: LINE_TEST, name: 'is not begun again by a batch that is delivered again' },
  },
  {
    name: 'promotion-in-a-closed-round',
    breaks: 'after a reset those who stood by take units of the new round',
    file: `${INVENTORY}/scripts/promote.lua`,
    find: 'local total = total_of(KEYS[1], round)',
    replace: "local total = tonumber(redis.call('HGET', KEYS[1], '#total') or nil)",
    test: { file: LINE_TEST, name: 'promotes nobody in a round that is closed' },
  },
  {
    name: 'put-back-at-the-end',
    breaks: 'who was promoted in vain waits on behind all others',
    file: `${INVENTORY}/scripts/end-promotion.lua`,
    find: "redis.call('ZADD', KEYS[2], held:match('^%d+'), buyer)",
    replace: "redis.call('ZADD', KEYS[2], redis.call('TIME')[1], buyer)",
    test: { file: LINE_TEST, name: 'waits on with its number' },
  },
  {
    name: 'promotion-skipped',
    breaks: 'a unit that was given back lies around until somebody looks',
    file: 'packages/sales/src/give-back.ts',
    find: 'if ((await inventory.standbyCount(id.saleId, id.round)) > 0) await promoteSoon(tasks, id);',
    replace: '',
    test: {
      file: 'apps/worker/src/order/standby.test.ts',
      name: 'waits when all units are taken, and is promoted',
    },
  },
  {
    name: 'standby-beside-a-new-ticket',
    breaks: 'who pressed again while they asked to stand by has two live tickets',
    file: 'packages/sales/src/standby/tell.ts',
    find: "state === 'waits' ? { heldBy: buyerId } : {}",
    replace: '{}',
    test: { file: SALES_TEST, name: 'who presses again while they stand by is given that ticket' },
  },
  {
    name: 'place-given-up-that-stands-by',
    breaks: 'who stood by while they pressed again has two live tickets',
    file: 'packages/task-engine/src/line/scripts/enqueue.lua',
    find: 'return not result or redis.sha1hex(result) == version',
    replace: 'return true',
    test: { file: SALES_TEST, name: 'who stands by while they press again keeps the ticket' },
  },
  {
    name: 'old-word-after-the-new',
    breaks: 'a ticket says for good that it stands by, although its buyer has left',
    file: 'packages/sales/src/standby/tell.ts',
    find: '  if ((result.seq ?? 0) >= seq) return undefined;\n',
    replace: '',
    test: {
      file: SALES_TEST,
      name: 'a reconciliation that was held between its look and its word does not undo a leave',
    },
  },
  {
    name: 'told-too-early',
    breaks:
      'a change of the line that came meanwhile is taken for told, and its ticket never says so',
    file: `${INVENTORY}/scripts/told.lua`,
    find: "if untold and untold:match('^%d+') ~= ARGV[2] then return 'changed' end\n",
    replace: '',
    test: { file: LINE_TEST, name: 'notes each change until the ticket was told of the newest' },
  },
  {
    name: 'promoted-though-they-left',
    breaks:
      'who left gets an order, where a node of a cluster has lost that they are out of the standby line',
    file: 'packages/sales/src/standby/promote.ts',
    find: 'if (ended.length === 0) return [];',
    replace: 'if (ended.length >= 0) return [];',
    test: { file: SALES_TEST, name: 'who left is given nothing' },
  },
  {
    name: 'sale-ended-by-the-clock-of-the-worker',
    breaks: 'a worker whose clock is ahead ends the wait of all who stand by',
    file: 'packages/sales/src/standby/promote.ts',
    find: '(await db.now()) >= sale.closesAt',
    replace: 'new Date() >= sale.closesAt',
    test: { file: SALES_TEST, name: 'by the clock of the database' },
  },
];
