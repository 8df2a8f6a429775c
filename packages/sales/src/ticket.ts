import type { Language, Task, Ticket } from '@seckill/contracts';
import { RedisUnavailable } from '@seckill/redis';
import type { TaskState, Tasks } from '@seckill/task-engine';
import { orderPlace, roundOfLane, Terms, type PlaceResult } from '@seckill/tasks';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { createForgottenTickets } from './forgotten.ts';
import { inWordsOf, toOrder } from './order-view.ts';
import { endInVain } from './standby/vain.ts';
import type { Parts } from './stores.ts';

const shared = Compile(Type.Object({ terms: Terms }));
const isShared = (value: unknown): value is { terms: Terms } => shared.Check(value);

/** What was agreed to when a ticket was taken; undefined where it is forgotten. */
export const termsOf = (state: TaskState | undefined): Terms | undefined =>
  isShared(state?.shared) ? state.shared.terms : undefined;

const drawn = Compile(Type.Object({ draw: Type.Literal(true) }));
/** Whether the opening of a ticket's round is drawn. */
export const isDrawn = (state: TaskState | undefined): boolean => drawn.Check(state?.shared);

/** What a page is asked to wait between two questions. */
export const POLL_AFTER_MS = 2000;

/** Who stands by anew while it is looked at is looked at again. */
const TRIES = 3;

export type TaskView = ReturnType<typeof createTaskView>;

/** What a view answers, where it is a ticket. */
export const asTicket = (task: Awaited<ReturnType<TaskView>>): Ticket | undefined =>
  task && 'saleId' in task ? task : undefined;

/** What is known of a sale's present round without asking a store, or with one question for many tickets. */
export type RoundFacts = {
  round: number;
  available: number | null;
  standby: number;
  /** When its opening is drawn. `last`: the last number of the set, once that is closed. */
  draw?: { closesAt: Date; last: number | null } | undefined;
};

/** Whether a place in line is not known yet: its order is still to be drawn. */
export const isUndrawn = ({ draw }: Pick<RoundFacts, 'draw'>, number: number): boolean =>
  draw !== undefined && (draw.last === null || number <= draw.last);

/**
 * The one place that turns an engine state into the task of the public interface, for poll and push alike. The view
 * answers undefined for what is no task of anybody's; it rejects when a store it needs cannot be asked.
 */
export function createTaskView({
  db,
  tasks,
  inventory,
  factsOf,
  pollAfterMs = () => POLL_AFTER_MS,
}: Parts & {
  factsOf(saleId: number): Promise<RoundFacts | undefined>;
  /** What pages are asked to wait now between two questions. */
  pollAfterMs?: () => number;
}) {
  const forgotten = createForgottenTickets({ db, tasks, inventory });

  async function ticket(state: TaskState, reader: Reader): Promise<Ticket | undefined> {
    const facts = ticketFacts(tasks, state);
    if (!facts) return undefined;
    switch (state.status) {
      case 'queued':
        return { ...facts, status: 'queued', ...(await place(facts, state)) };
      case 'lost':
        return lost(facts, reader);
      case 'failure':
        return failed(facts, reader);
      case 'success': {
        const verdict = state.result;
        if (!orderPlace.isResult(verdict)) throw new Error(`unreadable result of ${state.id}`);
        return decided(facts, verdict, reader);
      }
      // A ticket has no other state; whoever adds one to the engine must say here what buyers see.
      case 'started':
      case 'retrying':
      case 'revoked':
      case 'expired':
        return { ...facts, status: 'queued', ...(await place(facts, state)) };
    }
  }

  async function decided(
    facts: Facts,
    verdict: PlaceResult,
    reader: Reader,
  ): Promise<Ticket | undefined> {
    switch (verdict.outcome) {
      case 'standby':
        return standby(
          { ...facts, ...quantityOf(verdict) },
          { ...reader, buyerId: verdict.buyerId },
        );
      case 'sold_out':
        return soldOut({ ...facts, ...quantityOf(verdict) }, verdict);
      case 'success': {
        const order = await db.findOrder(verdict.orderId);
        // MySQL has the last word, also when it was set back to yesterday.
        if (!order) return { ...facts, status: 'lost' };
        const duplicate = verdict.duplicate ? { duplicate: true as const } : {};
        return {
          ...facts,
          status: 'success',
          order: toOrder(inWordsOf(reader.language, order)),
          ...duplicate,
        };
      }
      // The others have nothing to tell beside their name.
      default:
        return { ...facts, status: verdict.outcome };
    }
  }

  /** Redis has forgotten the ticket. MySQL has not, if it won or its round was recorded. */
  async function lost(facts: Facts, reader: Reader): Promise<Ticket | undefined> {
    const ticketId = facts.taskId;
    const { buyerId } = reader;
    const verdict = await forgotten({ ticketId, ...(buyerId !== undefined && { buyerId }) });
    return verdict ? decided(facts, verdict, reader) : { ...facts, status: 'lost' };
  }

  /** Workers that were lost with the ticket may have made its order all the same. */
  async function failed(facts: Facts, reader: Reader): Promise<Ticket | undefined> {
    const verdict = await forgotten({ ticketId: facts.taskId });
    return verdict?.outcome === 'success'
      ? decided(facts, verdict, reader)
      : { ...facts, status: 'failure' };
  }

  async function soldOut(
    facts: Facts,
    {
      unitsLeft,
      stockEndedAt,
    }: Pick<Extract<PlaceResult, { outcome: 'sold_out' }>, 'unitsLeft' | 'stockEndedAt'>,
  ): Promise<Ticket> {
    const sale = await factsOf(facts.saleId);
    const { standby } = sale?.round === facts.round ? sale : { standby: 0 };
    return {
      ...facts,
      status: 'sold_out',
      standby,
      ...(unitsLeft !== undefined && { unitsLeft }),
      ...(stockEndedAt !== undefined && { stockEndedAt }),
    };
  }

  async function standby(
    facts: Facts,
    reader: Reader & { buyerId: string },
  ): Promise<Ticket | undefined> {
    const { taskId, saleId, round } = facts;
    const { buyerId } = reader;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const at = await inventory.standbyPlace(saleId, round, buyerId);
      // The line itself says whether its round is over: what two processes know of the sale may differ for a second.
      if (at?.ticketId === taskId && at.outcome !== 'over') {
        const place = at.outcome === 'waits' ? at.place : 1;
        return { ...facts, status: 'standby', place, pollAfterMs: pollAfterMs() };
      }
      // Told something else meanwhile, or lost with the line.
      const state = await endInVain({ db, inventory, tasks }, { saleId, round }, taskId);
      if (!state) return undefined;
      const told = orderPlace.isResult(state.result) ? state.result.outcome : undefined;
      if (told !== 'standby') return ticket(state, reader);
    }
    throw new RedisUnavailable('a ticket changes faster than it can be read');
  }

  async function place({ saleId, round, number }: Facts, state: TaskState) {
    const position = Math.max(1, number - (state.processed ?? 0));
    const perSecond = state.perSecond ?? 0;
    const sale = await factsOf(saleId);
    if (sale?.round === round && sale.draw && isUndrawn(sale, number)) {
      return {
        position: null,
        etaSeconds: null,
        insideStock: null,
        drawAt: sale.draw.closesAt.toISOString(),
        pollAfterMs: pollAfterMs(),
      };
    }
    const available = sale?.round === round ? sale.available : null;
    return {
      position,
      etaSeconds: perSecond >= 1 ? Math.ceil((position / perSecond) * 10) / 10 : null,
      insideStock: available === null ? null : position <= available,
      pollAfterMs: pollAfterMs(),
    };
  }

  /**
   * `buyerId`: whose it is, where that is known: then more is known of a ticket that Redis has forgotten. `language`: what
   * was bought is called so.
   */
  return async function view(
    state: TaskState,
    buyerId?: string,
    language?: Language,
  ): Promise<Task | undefined> {
    if (state.task === orderPlace.name) return ticket(state, { buyerId, language });
    return {
      taskId: state.id,
      kind: state.task,
      status: state.status,
      ...(state.progress === undefined ? {} : { progress: state.progress }),
      ...(state.result === undefined ? {} : { result: state.result }),
      ...(state.error ? { error: { code: state.error.code, message: state.error.message } } : {}),
      pollAfterMs: pollAfterMs(),
    };
  };
}

const quantityOf = ({ units }: { units?: number }) =>
  units === undefined ? {} : { quantity: units };

type Reader = { buyerId: string | undefined; language: Language | undefined };
type Facts = NonNullable<ReturnType<typeof ticketFacts>>;

function ticketFacts(tasks: Tasks, state: TaskState) {
  const { id } = state;
  const ticket = tasks.ticket(id);
  const sale = ticket && roundOfLane(ticket.lane);
  if (!sale) return undefined;
  const terms = termsOf(state);
  const facts = { taskId: id, kind: 'order.place' as const, ...sale, number: ticket.number };
  return { ...facts, ...(terms && { terms }) };
}
