import { createHash } from 'node:crypto';
import type { FairnessRecord } from '@seckill/contracts';

export type FairnessSheet = {
  ok: boolean;
  saleId: number;
  round: number;
  tickets: number;
  won: number;
  /** The last link: who noted it once can tell later that nothing was changed. */
  head: string;
  checks: { name: string; ok: boolean; detail: string }[];
};

const LOST = new Set(['sold_out', 'standby']);

/** Checks the record of a round by itself: nothing but what it says is asked. */
export function checkRecord({ saleId, round, lateUnits, batches, complete }: FairnessRecord) {
  const tickets = batches.flatMap((batch) => batch.tickets).toSorted(([a], [b]) => a - b);
  const broken = brokenLink(batches);
  const twice = tickets.filter(([number], at) => number === tickets[at - 1]?.[0]);
  const disordered = batches.filter((batch) =>
    batch.tickets.some(([number], at) => at > 0 && number <= (batch.tickets[at - 1]?.[0] ?? 0)),
  );
  const firstLoser = tickets.find(([, , verdict]) => LOST.has(verdict))?.[0] ?? Infinity;
  const won = tickets.filter(([, , verdict]) => verdict === 'success');
  const overtook = won.filter(([number]) => number > firstLoser);
  const checks = [
    {
      name: 'the chain is intact',
      ok: broken === undefined,
      detail: broken === undefined ? `${batches.length} links` : `breaks at batch ${broken + 1}`,
    },
    {
      name: 'every number was decided once, in order',
      ok: twice.length === 0 && disordered.length === 0,
      detail: `${tickets.length} tickets, ${twice.length} twice, ${disordered.length} batches out of order`,
    },
    {
      name: 'nobody won before a lower number that lost',
      ok: overtook.length <= lateUnits,
      detail: `${overtook.length} won later, ${lateUnits} units came back or were added`,
    },
    { name: 'every ticket is decided', ok: complete, detail: complete ? 'yes' : 'not yet' },
  ];
  const sheet: FairnessSheet = {
    ok: checks.every(({ ok }) => ok),
    saleId,
    round,
    tickets: tickets.length,
    won: won.length,
    head: batches.at(-1)?.link ?? '',
    checks,
  };
  return sheet;
}

function brokenLink(batches: FairnessRecord['batches']): number | undefined {
  let before = '';
  for (const [at, { link, tickets }] of batches.entries()) {
    const expected = createHash('sha1')
      .update(before + JSON.stringify(tickets))
      .digest('hex');
    if (link !== expected) return at;
    before = link;
  }
  return undefined;
}
