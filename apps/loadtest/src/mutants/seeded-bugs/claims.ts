import type { SeededBug } from '../seeded-bug.ts';

const INVENTORY = 'packages/inventory/src';
const CLAIM = `${INVENTORY}/scripts/claim.lua`;
const DRAW_TEST = `${INVENTORY}/draw.test.ts`;
const CLAIM_TEST = `${INVENTORY}/claim.test.ts`;

/** Who may have a unit, as Redis has it. */
export const claimBugs: SeededBug[] = [
  {
    name: 'counter-for-membership',
    breaks:
      'free units are counted beside the claims, so that one that comes back is sold to nobody',
    file: CLAIM,
    find: `  local held, left, free = standing_of(set, total)
  for i, buyer in ipairs(set.buyers) do`,
    replace: `  local held, left, free = standing_of(set, total)
  local sold = KEYS[1] .. ':sold'
  redis.call('SET', sold, redis.call('HLEN', KEYS[1]) - 2, 'PX', set.lifetime, 'NX')
  free = total - tonumber(redis.call('GET', sold)) - redis.call('ZCARD', KEYS[2])
  for i, buyer in ipairs(set.buyers) do
    if not held[i] and free > 0 then redis.call('INCR', sold) end`,
    test: { file: `${INVENTORY}/release.test.ts`, name: 'lets the next ticket have the unit' },
  },
  {
    name: 'missing-state-is-sold-out',
    breaks: 'after Redis was emptied everyone is told that all is sold',
    file: CLAIM,
    find: 'if not total then return why end',
    replace: `if why == 'cancelled' then return why end
if not total then
  local none = { 'decided', '', '' }
  for i = 1, #set.ids do none[i + 3] = 'sold_out' end
  return none
end`,
    test: { file: CLAIM_TEST, name: 'does not know a round that is newer than Redis' },
  },
  {
    name: 'missing-state-is-full-stock',
    breaks: 'after Redis was emptied its round begins with all units free',
    file: 'packages/sales/src/reconcile/restore.ts',
    find: 'await inventory.rebuild({ saleId, round, total, claims });',
    replace: 'await inventory.openRound({ saleId, round, total });',
    test: {
      file: 'apps/worker/src/order/place.test.ts',
      name: 'an empty Redis is rebuilt from MySQL',
    },
  },
  {
    name: 'rebuilt-by-halves',
    breaks: 'while a long list of claims is on its way, units that are taken are free',
    file: `${INVENTORY}/rebuild.ts`,
    find: "last ? total : ''",
    replace: 'total',
    test: {
      file: `${INVENTORY}/rebuild.test.ts`,
      name: 'never shows a free unit while a long list is on its way',
    },
  },
  {
    name: 'rebuilt-over-a-claim',
    breaks: 'a rebuild takes the unit of a newer ticket for an older one',
    file: `${INVENTORY}/scripts/rebuild.lua`,
    find: "redis.call('HSETNX', KEYS[1], ARGV[i + 1], ARGV[i])",
    replace: "redis.call('HSET', KEYS[1], ARGV[i + 1], ARGV[i])",
    test: {
      file: `${INVENTORY}/rebuild.test.ts`,
      name: 'adds what is missing, and neither removes nor replaces a claim',
    },
  },
  {
    name: 'release-without-ownership',
    breaks: 'an old order that expires takes the unit that its buyer won anew',
    file: `${INVENTORY}/scripts/includes/units.lua`,
    find: 'if holder == ticket then held[#held + 1]',
    replace: 'if holder then held[#held + 1]',
    test: {
      file: `${INVENTORY}/release.test.ts`,
      name: 'leaves the later claim of the same buyer alone',
    },
  },
  {
    name: 'release-in-any-round',
    breaks: 'an order of a closed round frees a unit of the open one',
    file: `${INVENTORY}/scripts/release.lua`,
    find: 'if current == round and take_back',
    replace: 'if current and take_back',
    test: {
      file: `${INVENTORY}/release.test.ts`,
      name: 'of a closed round does not touch the open one',
    },
  },
  {
    name: 'round-goes-back',
    breaks: 'a reset that comes late opens a round that is closed',
    file: `${INVENTORY}/scripts/open-round.lua`,
    find: "if current and current > round then return 'stale' end\n",
    replace: '',
    test: { file: `${INVENTORY}/open-round.test.ts`, name: 'never goes back' },
  },
  {
    name: 'closed-round-kept-for-ever',
    breaks: 'what is kept of a closed round is never forgotten, and Redis fills up',
    file: `${INVENTORY}/scripts/includes/close-round.lua`,
    find: "    redis.call('PEXPIRE', closed, lifetime)\n",
    replace: '',
    test: {
      file: `${INVENTORY}/open-round.test.ts`,
      name: 'starts with no claims and keeps those of the round before for a day',
    },
  },
  {
    name: 'win-keeps-no-round',
    breaks: 'a round that sells slowly is forgotten in the middle of its sale',
    file: CLAIM,
    find: "if #claims > 0 then redis.call('PEXPIRE', KEYS[1], set.lifetime) end",
    replace: '',
    test: { file: CLAIM_TEST, name: 'lets the life of the round start again with every win' },
  },
  {
    name: 'left-wins-all-the-same',
    breaks: 'who left the line gets a unit, and with it a bill',
    file: CLAIM,
    find: "    elseif left[i] == 1 then\n      verdicts[i + 4] = 'left'\n",
    replace: '',
    test: { file: CLAIM_TEST, name: 'gives nothing to who left' },
  },
  {
    name: 'leaves-after-the-verdict',
    breaks: 'who has won is told to have left, and the unit stays taken',
    file: `${INVENTORY}/scripts/leave-line.lua`,
    find: "if number <= tonumber(decided:match('^(%d+)') or 0) then return 'decided' end\n",
    replace: '',
    test: { file: CLAIM_TEST, name: 'lets nobody leave who is decided' },
  },
  {
    name: 'drawn-by-number',
    breaks:
      'the tickets of the first instant are decided in the order in which they came, whatever was drawn',
    file: CLAIM,
    find: 'local is_drawn = set.last <= drawn_to',
    replace: 'local is_drawn = false',
    test: { file: DRAW_TEST, name: 'gives the units in the order drawn' },
  },
  {
    name: 'drawn-by-who-was-away',
    breaks: 'a worker that stood still while it drew goes on when the tickets are decided',
    file: `${INVENTORY}/scripts/draw.lua`,
    find: "if redis.call('GET', KEYS[3]) ~= named then return 'stale' end\n",
    replace: '',
    test: { file: DRAW_TEST, name: 'decides nothing of a set while a unit could be given' },
  },
  {
    name: 'leaves-after-the-draw',
    breaks: 'who was drawn is told to have left, and the unit stays taken',
    file: `${INVENTORY}/scripts/leave-line.lua`,
    find: "if state[2] == ARGV[5] then return 'decided' end\n",
    replace: '',
    test: { file: DRAW_TEST, name: 'lets who is in the set leave until it is drawn' },
  },
  {
    name: 'earlier-batch-decided-late',
    breaks: 'a worker that stood still gives units to tickets that others have decided',
    file: CLAIM,
    find: "if not is_last and not is_named and set.first <= until_now then return { 'stale', decided } end\n",
    replace: '',
    test: { file: CLAIM_TEST, name: 'refuses an earlier batch' },
  },
  {
    name: 'replay-wins-more',
    breaks: 'a batch that is asked for again gets units that came back for the next in line',
    file: CLAIM,
    find: 'elseif is_new and free >= units then',
    replace: 'elseif free >= units then',
    test: { file: CLAIM_TEST, name: 'tells the last batch again what it holds' },
  },
  {
    name: 'undecided-turned-away',
    breaks:
      'of a batch that another process decided without the tickets behind it, these are turned away beside a free unit',
    file: CLAIM,
    find: 'local is_new = not replayed or set.numbers[i] > until_now',
    replace: 'local is_new = not replayed',
    test: { file: CLAIM_TEST, name: 'who were not decided with it' },
  },
  {
    name: 'part-of-what-was-asked',
    breaks: 'a ticket for several units wins when one is left, and more are sold than there are',
    file: CLAIM,
    find: 'is_new and free >= units',
    replace: 'is_new and free > 0',
    test: { file: CLAIM_TEST, name: 'gives several units to one ticket or none' },
  },
];
