import type { Sale, StandbyTicket } from '@seckill/contracts';
import { api, codeOf } from '../api.ts';
import { withLock } from '../browser/lock.ts';
import { passFor } from '../pass/passes.ts';
import { forgetTicket, readTicket, writeTicket } from './kept-ticket.ts';
import { standbyTicket } from './standby-ticket.ts';

type StandBy = { saleId: number; round: number; userId: string; pass: Sale['pass'] };

/**
 * Joins those who wait for a unit to come back: with the sold-out ticket of this round where there is one, which
 * keeps its number, else at the end. May be asked again after a lost answer, and in two tabs at once: whoever
 * stands by already is told their place.
 */
export async function standBy({ saleId, round, userId, pass }: StandBy): Promise<StandbyTicket> {
  return withLock(`purchase.${saleId}`, async () => {
    const stored = readTicket(saleId, userId);
    const kept =
      stored && stored.status !== 'pending' && stored.accepted.round === round ? stored : undefined;
    const turnedAway = kept?.status === 'sold_out' || kept?.status === 'standby';
    const ticketId = turnedAway ? kept.accepted.taskId : undefined;
    const {
      place,
      status: _,
      ...joined
    } = await join(saleId, ticketId, async () =>
      pass.required ? { pass: await passFor({ saleId, round, userId }) } : {},
    );
    const accepted = { ...joined, status: 'queued' as const, position: place };
    writeTicket(saleId, { status: 'standby', userId, accepted });
    return standbyTicket(accepted);
  });
}

/** A ticket that the server does not know any more is no reason to turn its buyer away. */
async function join(
  saleId: number,
  ticketId: string | undefined,
  pass: () => Promise<{ pass?: string }>,
) {
  try {
    return await api.joinStandby(saleId, ticketId ? { taskId: ticketId } : await pass());
  } catch (error) {
    if (!ticketId || codeOf(error) !== 'task_not_found') throw error;
    forgetTicket(saleId);
    return api.joinStandby(saleId, await pass());
  }
}
