import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '@seckill/contracts';
import type { Dispatcher } from 'undici';
import { wireError } from '../../product/failure.ts';
import type { Buyer } from '../../product/guests.ts';
import { askPatiently } from '../../product/ask-patiently.ts';
import { codeOf } from '../../product/sale.ts';
import { isOrder, isStandbyAccepted, isTicket } from '../../product/shapes.ts';
import type { StormOptions } from '../options.ts';
import { verdictOf, type Entry } from './entry.ts';

/** Where the units of one sale ended. */
export type Settled = {
  /** Orders of those who pay, and how many of them read `paid` in the end. */
  payers: number;
  paid: number;
  /** Orders of those who never pay, and how many of them read `expired`. */
  lazy: number;
  expired: number;
  /** Who stood by, and how many of them were given a unit. */
  stoodBy: number;
  offered: number;
  /** Answers that nobody expects. */
  troubles: string[];
};

type Winner = { buyer: Buyer; orderId: string; pays: boolean; status: Order['status'] };
type Standby = { buyer: Buyer; taskId: string };

const LOOK_EVERY_MS = 500;

/** Whether the winner with this number, from 0, is one of the share that never pays. */
export const neverPays = (n: number, share: number) =>
  Math.ceil((n + 1) * share) > Math.ceil(n * share);

export type Settlement = ReturnType<typeof createSettlement>;

/** One sale after the verdicts: winners pay or do not, sold-out buyers stand by, units go on. */
export function createSettlement(
  client: Dispatcher,
  saleId: number,
  paying: NonNullable<StormOptions['paying']>,
) {
  const winners: Winner[] = [];
  const troubles: string[] = [];
  const payments: Promise<void>[] = [];
  const standbys = new Set<Standby>();
  let stoodBy = 0;
  let offered = 0;

  /** A winner pays at once, or never. */
  function win(buyer: Buyer, { orderId }: Order): void {
    const pays = !neverPays(winners.length, paying.noPay);
    winners.push({ buyer, orderId, pays, status: 'unpaid' });
    if (pays) payments.push(pay(buyer, orderId).catch(noAnswer));
  }

  // Nobody awaits a payment before the verdicts are in.
  const noAnswer = (error: unknown) =>
    void troubles.push(`payment: no answer: ${wireError(error)}`);

  async function pay({ cookie }: Buyer, orderId: string): Promise<void> {
    const path = `/api/orders/${orderId}/payment`;
    const answer = await askPatiently(client, { method: 'POST', path, cookie, body: {} });
    if (answer.status !== 200) troubles.push(`payment: ${codeOf(answer)}`);
  }

  /** A share of those who were sold out stands by: with their ticket, or with a new one. */
  async function standBy(entries: readonly Entry[]): Promise<void> {
    const late = entries.filter(
      (entry) => entry.answer === '409 sold_out' || verdictOf(entry)?.status === 'sold_out',
    );
    const joining = late.slice(0, Math.ceil(late.length * paying.standby));
    const path = `/api/sales/${saleId}/standby`;
    stoodBy = joining.length;
    await Promise.all(
      joining.map(async ({ buyer, accepted }) => {
        const body = accepted ? { taskId: accepted.taskId } : {};
        const answer = await askPatiently(client, {
          method: 'POST',
          path,
          cookie: buyer.cookie,
          body,
        });
        if (answer.status === 202 && isStandbyAccepted(answer.body))
          standbys.add({ buyer, taskId: answer.body.taskId });
        else troubles.push(`standby: ${codeOf(answer)}`);
      }),
    );
  }

  /** Follows every unit to where it ends. Gives up when nothing has moved for `silenceMs`. */
  async function settle(silenceMs: number, onPaid: () => void): Promise<void> {
    await Promise.all(payments);
    let movedAt = performance.now();
    for (; !isSettled(); await sleep(LOOK_EVERY_MS)) {
      if (performance.now() - movedAt > silenceMs) {
        troubles.push('not settled in time');
        return;
      }
      const [unpaidBefore, standbysBefore] = [unpaid(), standbys.size];
      await Promise.all(unpaidBefore.map(readOrder));
      const moved = unpaidBefore.filter(({ status }) => status !== 'unpaid');
      for (const { status } of moved) if (status === 'paid') onPaid();
      await Promise.all([...standbys].map(readTicket));
      if (moved.length > 0 || standbys.size < standbysBefore) movedAt = performance.now();
    }
  }

  async function readTicket(standby: Standby): Promise<void> {
    const { taskId, buyer } = standby;
    const answer = await askPatiently(client, {
      path: `/api/tasks/${taskId}`,
      cookie: buyer.cookie,
    });
    const ticket = isTicket(answer.body) ? answer.body : undefined;
    if (ticket?.status === 'standby' || ticket?.status === 'queued') return;
    standbys.delete(standby);
    if (ticket?.status === 'success') {
      offered += 1;
      win(buyer, ticket.order);
    } else troubles.push(`a ticket that stood by: ${ticket?.status ?? codeOf(answer)}`);
  }

  async function readOrder(winner: Winner): Promise<void> {
    const { orderId, buyer } = winner;
    const { body } = await askPatiently(client, {
      path: `/api/orders/${orderId}`,
      cookie: buyer.cookie,
    });
    if (isOrder(body)) winner.status = body.status;
  }

  const unpaid = () => winners.filter(({ status }) => status === 'unpaid');
  const count = (status: Order['status'], pays: boolean) =>
    winners.filter((each) => each.status === status && each.pays === pays).length;
  /** A unit that came back and that nobody was given yet is on its way while anybody stands by. */
  const isSettled = () =>
    unpaid().length === 0 && (standbys.size === 0 || count('expired', false) <= offered);

  const result = (): Settled => ({
    payers: winners.filter(({ pays }) => pays).length,
    paid: count('paid', true),
    lazy: winners.filter(({ pays }) => !pays).length,
    expired: count('expired', false),
    stoodBy,
    offered,
    troubles,
  });

  return { win, standBy, settle, result };
}
