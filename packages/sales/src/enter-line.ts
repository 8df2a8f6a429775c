import type { Ticket } from '@seckill/contracts';
import { LineUnavailable, type Submitted } from '@seckill/task-engine';
import { orderPlace, type PlaceOrder } from '@seckill/tasks';
import { isLiveTicket } from './live-ticket.ts';
import type { Parts } from './stores.ts';
import { asTicket, type TaskView } from './ticket.ts';

/** A place that is given up for a new one may be taken by another request of the same buyer, and that one end, too; so may its result change. */
const TRIES = 10;

/**
 * `again` is asked before a further ticket takes the place of one that has ended, and rejects when there is to be none. `after`: a
 * place with a later number is answered whatever became of it, because it was taken by what the buyer shows now. `most`: how many
 * tickets may wait in this line.
 */
export type Anew = {
  again?: (() => Promise<void>) | undefined;
  after?: number | undefined;
  most?: number | undefined;
};

/**
 * Takes a ticket for a buyer, or finds the one that is there: a buyer has one live ticket in a round. One that came to
 * nothing, or whose order has ended, gives its place up. Rejects with LineFull
 * or LineUnavailable.
 */
export async function enterLine(
  { tasks }: Pick<Parts, 'tasks'>,
  view: TaskView,
  args: PlaceOrder,
  { again, after, most }: Anew = {},
): Promise<Submitted & { existing?: Ticket }> {
  const owner = args.buyerId;
  let spent: { instead: string; version?: string } | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const submitted = await tasks.enter(orderPlace, args, {
      owner,
      ...spent,
      ...(most !== undefined && { most }),
    });
    if (submitted.isNew) return submitted;
    const state = await tasks.result(submitted.id);
    const existing = state && asTicket(await view(state, owner));
    const isSpent = after !== undefined && submitted.number > after;
    if (existing && (isSpent || isLiveTicket(existing))) return { ...submitted, existing };
    if (spent === undefined) await again?.();
    // It may be given another result at this very moment: then it is looked at again.
    const version = state?.version;
    spent = { instead: submitted.id, ...(version !== undefined && { version }) };
  }
  throw new LineUnavailable();
}
