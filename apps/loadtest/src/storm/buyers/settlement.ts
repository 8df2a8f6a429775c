import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '@seckill/contracts';
import type { Client } from 'undici';
import { verdictOf, type Buyer, type Entry } from './entry.ts';
import { ask, type Answer, type Question } from '../../product/http.ts';
import { inLanes } from '../../product/lanes.ts';
import type { StormOptions } from '../options.ts';
import { codeOf } from '../../product/sale.ts';
import { isOrder, isStanding, isTicket } from '../../product/shapes.ts';

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

type Holder = { buyer: Buyer; orderId: string; pays: boolean; status: Order['status'] };
type Waiter = { buyer: Buyer; taskId: string };

const LOOK_EVERY_MS = 500;

/** Whether the holder with this number, from 0, is one of the share that never pays. */
export const neverPays = (n: number, share: number) =>
  Math.ceil((n + 1) * share) > Math.ceil(n * share);

export type Settlement = ReturnType<typeof createSettlement>;

/** One sale after the verdicts: winners pay or do not, sold-out buyers stand by, units go on. */
export function createSettlement(
  clients: readonly Client[],
  saleId: number,
  paying: NonNullable<StormOptions['paying']>,
) {
  const holders: Holder[] = [];
  const troubles: string[] = [];
  const payments: Promise<void>[] = [];
  let waiting: Waiter[] = [];
  let stoodBy = 0;
  let offered = 0;

  /** A winner pays at once, or never. */
  function won(buyer: Buyer, { orderId }: Order): void {
    const pays = !neverPays(holders.length, paying.noPay);
    const holder: Holder = { buyer, orderId, pays, status: 'unpaid' };
    holders.push(holder);
    if (pays) payments.push(pay(holder));
  }

  async function pay(holder: Holder): Promise<void> {
    const path = `/api/orders/${holder.orderId}/payment`;
    const answer = await patiently(of(holder.buyer), {
      method: 'POST',
      path,
      cookie: holder.buyer.cookie,
      body: {},
    });
    if (answer.status !== 200) troubles.push(`payment: ${codeOf(answer)}`);
  }

  /** This share of those who were told sold out stands by: with their ticket, or with a new one. */
  async function standBy(entries: readonly Entry[]): Promise<void> {
    const late = entries.filter(
      (entry) => entry.answer === '409 sold_out' || verdictOf(entry)?.status === 'sold_out',
    );
    const path = `/api/sales/${saleId}/standby`;
    const joining = late.slice(0, Math.ceil(late.length * paying.standby));
    stoodBy = joining.length;
    await inLanes(joining, clients, async ({ buyer, accepted }, client) => {
      const body = accepted ? { taskId: accepted.taskId } : {};
      const answer = await patiently(client, { method: 'POST', path, cookie: buyer.cookie, body });
      if (answer.status === 202 && isStanding(answer.body))
        waiting.push({ buyer, taskId: answer.body.taskId });
      else troubles.push(`standby: ${codeOf(answer)}`);
    });
  }

  /** Asks about everything that is open, until nothing is, or `over` says so. */
  async function settle(over: () => boolean, onNews: () => void, onPaid: () => void) {
    await Promise.all(payments);
    for (; !isSettled(); await sleep(LOOK_EVERY_MS)) {
      if (over()) {
        troubles.push('not settled in time');
        return;
      }
      const open = unpaid();
      await readOrders(open);
      const moved = open.filter(({ status }) => status !== 'unpaid');
      for (const { status } of moved) if (status === 'paid') onPaid();
      const waited = waiting;
      await inLanes(waited, clients, lookAfter);
      waiting = waited.filter((each) => !told.has(each));
      if (moved.length > 0 || waiting.length < waited.length) onNews();
    }
  }

  const told = new Set<Waiter>();
  async function lookAfter(waiter: Waiter, client: Client): Promise<void> {
    const { cookie } = waiter.buyer;
    const answer = await patiently(client, { path: `/api/tasks/${waiter.taskId}`, cookie });
    const ticket = isTicket(answer.body) ? answer.body : undefined;
    if (ticket?.status === 'standby' || ticket?.status === 'queued') return;
    told.add(waiter);
    if (ticket?.status !== 'success') {
      troubles.push(`a ticket that stood by: ${ticket?.status ?? codeOf(answer)}`);
      return;
    }
    offered += 1;
    won(waiter.buyer, ticket.order);
  }

  async function readOrders(some: readonly Holder[]): Promise<void> {
    await inLanes(some, clients, async (holder, client) => {
      const { orderId, buyer } = holder;
      const path = `/api/orders/${orderId}`;
      const { body } = await patiently(client, { path, cookie: buyer.cookie });
      if (isOrder(body)) holder.status = body.status;
    });
  }

  const unpaid = () => holders.filter(({ status }) => status === 'unpaid');
  const count = (status: Order['status'], pays: boolean) =>
    holders.filter((each) => each.status === status && each.pays === pays).length;
  /** A unit that came back and that nobody was given yet is on its way while anybody waits. */
  const isSettled = () =>
    unpaid().length === 0 && (waiting.length === 0 || count('expired', false) <= offered);
  const of = (buyer: Buyer) => clients[buyer.index % clients.length] ?? clients[0];

  const result = (): Settled => ({
    payers: holders.filter(({ pays }) => pays).length,
    paid: count('paid', true),
    lazy: holders.filter(({ pays }) => !pays).length,
    expired: count('expired', false),
    stoodBy,
    offered,
    troubles,
  });

  return { won, standBy, settle, result };
}

/** A busy product may answer 503 or 429: comes again, as it is told. */
async function patiently(client: Client | undefined, question: Question): Promise<Answer> {
  if (!client) throw new Error('no connection');
  for (let tries = 1; ; tries += 1) {
    const answer = await ask(client, question);
    if ((answer.status !== 503 && answer.status !== 429) || tries === 60) return answer;
    await sleep(1000);
  }
}
