import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Engine } from '../engine/engine.ts';
import type { TraceParent } from '../declare/tracing.ts';
import { ticketId } from '../wire/ids.ts';
import { PlainState, Settled, verdictOf, type TicketVerdict } from '../declare/states.ts';

/** A batch was decided: one event, every ticket of it. */
export type SettledEvent = {
  type: 'settled';
  task: string;
  lane: string;
  processed: number;
  perSecond: number;
  results: SettledTicket[];
  /** The spans above those of its tickets that are traced, by their ids; absent of most batches. */
  traces?: ReadonlyMap<string, TraceParent>;
};
export type SettledTicket = { id: string; shared?: unknown } & TicketVerdict;

/** A plain task changed its state. */
export type PlainEvent = { type: 'task'; id: string; task: string; shared?: unknown } & PlainState;

export type TaskEvent = SettledEvent | PlainEvent;

/**
 * What a settling worker writes of a batch. Equal results are written once, and ids without the part they
 * share: every API process reads this for every ticket.
 */
const BatchFacts = Type.Object({
  type: Type.Literal('settled'),
  task: Type.String(),
  lane: Type.String(),
  batchId: Type.String(),
  first: Type.Integer(),
  /** Arguments that all its tickets share. */
  shared: Type.Optional(Type.Unknown()),
  outcomes: Type.Array(Settled),
  tickets: Type.Array(Type.Tuple([Type.String(), Type.Integer()])),
  /** By the index of a ticket. */
  traces: Type.Optional(Type.Array(Type.Tuple([Type.Integer(), Type.String()]))),
});
type BatchFacts = Static<typeof BatchFacts>;

/** What Redis adds when it settles the batch. */
const LineFacts = Type.Object({
  processed: Type.Integer(),
  rate: Type.Number(),
  at: Type.Number(),
  from: Type.Number(),
});

const PlainFacts = Type.Intersect([
  Type.Object({
    type: Type.Literal('task'),
    id: Type.String(),
    task: Type.String(),
    shared: Type.Optional(Type.Unknown()),
  }),
  PlainState,
]);

const wire = Compile(Type.Union([Type.Intersect([LineFacts, BatchFacts]), PlainFacts]));

/** The event of a batch for `settle`, which puts its own facts before it. */
export const settledTail = (facts: Omit<BatchFacts, 'type'>): string =>
  JSON.stringify({ type: 'settled', ...facts }).slice(1);

/** `shared`: of a ticket, the arguments that its batch shares. */
export const plainEvent = (id: string, task: string, state: PlainState, shared?: unknown): string =>
  JSON.stringify({ type: 'task', id, task, ...state, shared });

/** Reads what was published; throws when it is no event. */
export function readEvent({ progress }: Engine, json: string): TaskEvent {
  const event = wire.Parse(JSON.parse(json));
  if (event.type === 'task') return event;
  const { task, lane, processed, rate, at, from } = event;
  const shared = event.shared === undefined ? {} : { shared: event.shared };
  const verdicts = event.outcomes.map(verdictOf);
  const results = event.tickets.flatMap(([mac, outcome], index) => {
    const verdict = verdicts[outcome];
    return verdict === undefined
      ? []
      : [{ id: ticketId(event, index, mac), ...verdict, ...shared }];
  });
  const seen = progress.see(task, lane, processed, { rate, at, from }, at);
  const { traces } = event;
  if (traces === undefined) return { type: 'settled', task, lane, ...seen, results };
  const idOf = (index: number) => ticketId(event, index, event.tickets[index]?.[0] ?? '');
  const byId = new Map(traces.map(([index, trace]) => [idOf(index), trace]));
  return { type: 'settled', task, lane, ...seen, results, traces: byId };
}
