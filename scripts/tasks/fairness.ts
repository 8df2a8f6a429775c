import { createHash } from 'node:crypto';
import { TICKET_TALLIES, VERDICTS, type FairnessRecord } from '@seckill/contracts';

export type FairnessSheet = ReturnType<typeof checkRecord>;

const LOST: ReadonlySet<string> = new Set(TICKET_TALLIES.filter((name) => VERDICTS[name].noneLeft));

/** Checks the record of a round by itself: nothing but what it says is asked. */
export function checkRecord({ saleId, round, lateUnits, batches, complete }: FairnessRecord) {
  const tickets = batches.flatMap((batch) => batch.tickets).toSorted(([a], [b]) => a - b);
  const broken = brokenLink(batches);
  const twice = tickets.filter(([number], at) => number === tickets[at - 1]?.[0]).length;
  // Each batch within itself, and after all numbers of the one before it.
  const disordered = batches.filter(
    (batch, at) =>
      !isOrdered([...(batches[at - 1]?.tickets ?? []), ...batch.tickets].map(([n]) => n)),
  ).length;
  const firstLoser = tickets.find(([, , verdict]) => LOST.has(verdict))?.[0] ?? Infinity;
  const won = tickets.filter(([, , verdict]) => verdict === 'success');
  const overtook = won.filter(([number]) => number > firstLoser).length;
  const checks = [
    check(
      'the chain is intact',
      broken < 0,
      broken < 0 ? `${batches.length} links` : `breaks at batch ${broken + 1}`,
    ),
    check(
      'every number was decided once, in order',
      twice + disordered === 0,
      `${tickets.length} tickets, ${twice} twice, ${disordered} batches out of order`,
    ),
    check(
      'nobody won before a lower number that lost',
      overtook <= lateUnits,
      `${overtook} won later, ${lateUnits} units came back or were added`,
    ),
    check('every ticket is decided', complete, complete ? 'yes' : 'not yet'),
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

/** The first batch whose link is not made of itself and the link before; -1 when all are. */
function brokenLink(batches: FairnessRecord['batches']): number {
  return batches.findIndex(({ link, tickets }, at) => {
    const before = batches[at - 1]?.link ?? '';
    return (
      link !==
      createHash('sha1')
        .update(before + JSON.stringify(tickets))
        .digest('hex')
    );
  });
}

function isOrdered(numbers: number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
}

function check(name: string, ok: boolean, detail: string) {
  return { name, ok, detail };
}
