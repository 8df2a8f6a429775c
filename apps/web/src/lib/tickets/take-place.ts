import { HAS_ENDED, type PurchaseAccepted, type Sale } from '@seckill/contracts';
import { api, codeOf } from '../api.ts';
import type { ApiErrorCode } from '../error-code.ts';
import { withLock } from '../browser/lock.ts';
import { forgetPass } from '../pass/passes.ts';
import { handOver, takeOver } from './hand-over.ts';
import {
  forgetTicket,
  type KeptTicket,
  readTicket,
  type StoredTicket,
  writeTicket,
} from './kept-ticket.ts';
import type { Trouble } from './ticket-state.ts';
import { pause, waitBeforeRetry } from './retry.ts';

export type Taken =
  | { outcome: 'accepted'; accepted: PurchaseAccepted }
  | { outcome: 'refused'; code: ApiErrorCode }
  | { outcome: 'stopped' };

export type TakePlace = {
  saleId: number;
  round: number;
  /** What the buyer was shown: at another price nobody is put in line. */
  shown: Pick<Sale, 'priceCents' | 'currency'>;
  /** How many units; as many as at the last press when not said. */
  quantity?: number | undefined;
  /** Whose place; asked again, with `renew`, when the server says that there is no session. */
  userId(renew: boolean): Promise<string>;
  /** The pass that the sale asks for; undefined where it asks for none. `required`: the server has said that it does. */
  pass?(userId: string, required: boolean): Promise<string | undefined>;
  /** Takes up a click of before whose answer never came; does nothing when another tab has settled it. */
  resume: boolean;
  /** The place of before was lost with the line: it may have become an order all the same. */
  afterLoss?: boolean;
  /** How long until the sale opens, ms; negative when it is open. */
  untilOpen(): number;
  onTrouble(trouble: Trouble): void;
  signal: AbortSignal;
};

/**
 * Takes one place in line, once, however often and in however many tabs it is called: tabs take turns, and
 * whoever comes second finds the ticket of the first. Busy servers and lost answers are asked again until
 * there is an answer or `signal` stops it; the mark "pending" outlives a reload meanwhile.
 */
export async function takePlace(options: TakePlace): Promise<Taken> {
  const clickedAt = Date.now();
  return withLock(`purchase.${options.saleId}`, () => ask(options, clickedAt));
}

async function ask(options: TakePlace, clickedAt: number): Promise<Taken> {
  const { saleId, round, shown, signal, onTrouble } = options;
  let renew = false;
  let userId = '';
  let passRequired = false;
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      userId = await options.userId(renew);
      if (tries === 1) {
        const found = await find(options, userId, clickedAt);
        if (found) return found;
      }
      const quantity = options.quantity ?? readTicket(saleId, userId)?.quantity ?? 1;
      writeTicket(saleId, { status: 'pending', userId, round, at: Date.now(), quantity });
      const pass = await options.pass?.(userId, passRequired);
      const accepted = await api.purchase(saleId, {
        ...shown,
        quantity,
        ...(pass !== undefined && { pass }),
      });
      return await keep(saleId, userId, accepted, quantity);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'pass_required' || code === 'pass_invalid') {
        passRequired = true;
        forgetPass(saleId);
      }
      const waitMs = waitBeforeRetry(error, tries, options.untilOpen());
      if (waitMs === undefined) {
        // The try or the place of before may have taken what is gone now.
        const hadOne = tries > 1 || options.resume || options.afterLoss;
        const earlier = hadOne ? await ticketOf(options) : undefined;
        if (earlier) return keep(saleId, userId, earlier);
        forgetTicket(saleId);
        await handOver(saleId, userId, undefined);
        return { outcome: 'refused', code };
      }
      renew = code === 'unauthenticated';
      if (waitMs > 0) onTrouble({ code, retryAt: performance.now() + waitMs, tries });
      await pause(waitMs, signal);
    }
  }
  return { outcome: 'stopped' };
}

async function keep(
  saleId: number,
  userId: string,
  accepted: PurchaseAccepted,
  quantity?: number,
): Promise<Taken> {
  forgetPass(saleId);
  const asked = quantity === undefined ? {} : { quantity };
  writeTicket(saleId, { status: 'queued', userId, accepted, ...asked });
  await handOver(saleId, userId, accepted);
  return { outcome: 'accepted', accepted };
}

/** The ticket of this round that nobody heard of; undefined when there is none. */
async function ticketOf({ saleId, round }: TakePlace): Promise<PurchaseAccepted | undefined> {
  const found = await api.myTicket(saleId).catch(() => undefined);
  return found && found.round >= round ? found : undefined;
}

/** What makes a request needless: a ticket that is held, or what another tab achieved while this one waited for it. */
async function find(
  options: TakePlace,
  userId: string,
  clickedAt: number,
): Promise<Taken | undefined> {
  const { saleId, round, resume } = options;
  const stored = readTicket(saleId, userId);
  if (isHeld(stored, options)) return { outcome: 'accepted', accepted: stored.accepted };
  const pending = stored?.status === 'pending' ? stored : undefined;
  const other = await takeOver(saleId, userId, Math.min(clickedAt, pending?.at ?? clickedAt));
  if (other?.accepted && other.accepted.round >= round)
    return { outcome: 'accepted', accepted: other.accepted };
  return resume && (other || !pending) ? { outcome: 'stopped' } : undefined;
}

/** A ticket that still stands: it waits, or it won and nobody has read that yet. Else a click means a new place. */
function isHeld(stored: StoredTicket | undefined, { round }: TakePlace): stored is KeptTicket {
  if (!stored || stored.status === 'pending' || stored.seen) return false;
  if (stored.accepted.round < round) return false;
  return stored.status === 'success' || !HAS_ENDED[stored.status];
}
