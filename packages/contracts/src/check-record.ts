import { checkDraw } from './check-draw.ts';
import type { FairnessRecord } from './fairness.ts';
import { readRecorded, type Recorded } from './recorded.ts';
import { TICKET_TALLIES, VERDICTS } from './verdicts.ts';

export type FairnessSheet = Awaited<ReturnType<typeof checkRecord>>;
export type FairnessCheck = keyof typeof CHECKS;

const CHECKS = {
  chain: 'the chain is intact',
  order: 'every number was decided once, in order',
  luck: 'nobody won before one who was ahead and lost',
  draw: 'the order of the first tickets was drawn as promised',
  complete: 'every ticket is decided',
} as const;

const LOST: ReadonlySet<string> = new Set(TICKET_TALLIES.filter((name) => VERDICTS[name].noneLeft));

/**
 * Checks the record of a round by itself: nothing but what it says is asked. In a browser it needs a secure context
 * (https, or this very machine), as `crypto.subtle` is missing elsewhere.
 */
export async function checkRecord(record: FairnessRecord) {
  const { saleId, round, lateUnits, batches, complete } = record;
  const tickets = batches.flatMap((batch) => batch.tickets).sort(([a], [b]) => a - b);
  const broken = await brokenLink(batches);
  const twice = tickets.filter(([number], at) => number === tickets[at - 1]?.[0]).length;
  // Each batch within itself, and after all numbers of the one before it.
  const disordered = batches.filter(
    (batch, at) =>
      !isOrdered([...(batches[at - 1]?.tickets ?? []), ...batch.tickets].map(([n]) => n)),
  ).length;
  const drawn = await checkDraw(record, tickets);
  const inOrder = drawn ? drawn.order(tickets) : tickets;
  const won = tickets.filter(([, , text]) => readRecorded(text).verdict === 'success');
  const { overtook, passedOn } = countOvertaking(
    inOrder.map(([number, , text]) => ({ ...readRecorded(text), drawn: drawn?.isDrawn(number) })),
  );
  const late = lateUnits + passedOn;
  const checks = [
    check(
      'chain',
      broken < 0,
      broken < 0 ? `${batches.length} links` : `breaks at batch ${broken + 1}`,
    ),
    check(
      'order',
      twice + disordered === 0,
      `${tickets.length} tickets, ${twice} twice, ${disordered} batches out of order`,
    ),
    check('luck', overtook <= late, `${overtook} units won later, ${late} came back or were added`),
    ...(drawn ? [check('draw', drawn.ok, drawn.detail)] : []),
    check('complete', complete, complete ? 'yes' : 'not yet'),
  ];
  return {
    ok: checks.every(({ ok }) => ok),
    saleId,
    round,
    tickets: tickets.length,
    won: won.length,
    /** The last link: who noted it once can tell later that nothing was changed. */
    head: batches.at(-1)?.link ?? '',
    checks,
  };
}

/**
 * `overtook`: units that went to tickets behind one that was turned away, beyond those that it left: who asks for three is turned away
 * while two are left, and the next two may have them. `passedOn`: units drawn for tickets that may not have them when their batch
 * is decided, as of a buyer without a phone by then; they go to the next drawn of those who are not decided yet.
 */
function countOvertaking(tickets: readonly (Recorded & { drawn: boolean | undefined })[]) {
  let left = Infinity;
  let overtook = 0;
  let passedOn = 0;
  for (const { verdict, units, drawn } of tickets) {
    if (drawn && verdict === 'left' && units <= left) passedOn += units;
    if (LOST.has(verdict)) left = Math.min(left, units - 1);
    if (verdict !== 'success') continue;
    overtook += Math.max(0, units - left);
    left = Math.max(0, left - units);
  }
  return { overtook, passedOn };
}

/** The first batch whose link is not made of itself and the link before; -1 when all are. */
async function brokenLink(batches: FairnessRecord['batches']): Promise<number> {
  const links = await Promise.all(
    batches.map(({ tickets }, at) => sha1((batches[at - 1]?.link ?? '') + JSON.stringify(tickets))),
  );
  return batches.findIndex(({ link }, at) => link !== links[at]);
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isOrdered(numbers: number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
}

function check(key: FairnessCheck, ok: boolean, detail: string) {
  return { key, name: CHECKS[key], ok, detail };
}
