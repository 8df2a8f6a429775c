import type { Redis } from 'ioredis';
import { connectSubscriber } from './connections.ts';
import type { Engine } from './engine.ts';
import { ticketId } from './ids.ts';
import { readError, readNoted, settledState, type Settled, type TaskStatus } from './states.ts';
import type { TaskError } from './errors.ts';

export type SettledTicket =
  | { id: string; status: 'success'; result: unknown }
  | { id: string; status: 'failure'; error: TaskError };

/** A batch was decided: one event, every ticket of it. */
export type SettledEvent = {
  type: 'settled';
  task: string;
  lane: string;
  processed: number;
  perSecond: number;
  results: SettledTicket[];
};

/** A plain task changed its state. */
export type PlainEvent = {
  type: 'task';
  id: string;
  task: string;
  status: TaskStatus;
  attempts: number;
  result?: unknown;
  error?: TaskError;
};

export type TaskEvent = SettledEvent | PlainEvent;

/**
 * The part of a batch's event that the settling worker writes. Equal results are written once, and ids
 * without the part they share: this is sent to every API process for every ticket.
 */
export function settledTail(event: {
  task: string;
  lane: string;
  batchId: string;
  first: number;
  outcomes: Settled[];
  tickets: [mac: string, outcome: number][];
}): string {
  return JSON.stringify({ type: 'settled', ...event }).slice(1);
}

function readEvent(engine: Engine, json: string): TaskEvent | undefined {
  const event: unknown = JSON.parse(json);
  if (typeof event !== 'object' || event === null || !('type' in event)) return undefined;
  if (event.type === 'settled') return readSettledEvent(engine, event);
  if (event.type !== 'task' || !('id' in event) || !('task' in event)) return undefined;
  return { type: 'task', id: String(event.id), task: String(event.task), ...readNoted(json) };
}

function readSettledEvent(engine: Engine, event: object): SettledEvent | undefined {
  if (!('task' in event && 'lane' in event && 'batchId' in event && 'first' in event)) return;
  if (!('processed' in event && 'rate' in event && 'at' in event && 'from' in event)) return;
  if (!('outcomes' in event && 'tickets' in event)) return;
  if (!Array.isArray(event.outcomes) || !Array.isArray(event.tickets)) return;
  const [task, lane, batchId] = [String(event.task), String(event.lane), String(event.batchId)];
  const batch = { task, lane, batchId, first: Number(event.first) };
  const outcomes = event.outcomes.map((outcome: unknown) =>
    typeof outcome === 'object' && outcome !== null && 'r' in outcome
      ? settledState({ r: outcome.r })
      : settledState({
          e: readError(
            typeof outcome === 'object' && outcome !== null && 'e' in outcome ? outcome.e : null,
          ),
        }),
  );
  const results: SettledTicket[] = [];
  for (const [index, ticket] of event.tickets.entries()) {
    if (!Array.isArray(ticket)) continue;
    const outcome = outcomes[Number(ticket[1])];
    if (outcome !== undefined) {
      results.push({ id: ticketId(batch, index, String(ticket[0])), ...outcome });
    }
  }
  const at = Number(event.at);
  const pace = { rate: Number(event.rate), at, from: Number(event.from) };
  const progress = engine.progress.see(task, lane, Number(event.processed), pace, at);
  return { type: 'settled', task, lane, ...progress, results };
}

type Listener = { onEvent: (event: TaskEvent) => void; onGap: () => void };

/** Listens to what workers publish; connects when somebody first listens. */
export class Events {
  readonly #engine: Engine;
  readonly #listeners = new Set<Listener>();
  #client: Redis | undefined;
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  subscribe(onEvent: (event: TaskEvent) => void, onGap: () => void = () => {}): () => void {
    const listener = { onEvent, onGap };
    this.#listeners.add(listener);
    this.#connect();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#client?.disconnect();
  }

  #connect(): void {
    if (this.#client !== undefined || this.#closed) return;
    const { redisUrl, keys, onError } = this.#engine;
    const client = connectSubscriber(redisUrl, onError);
    this.#client = client;
    let heard = false;
    client.on('ready', () => {
      client.subscribe(keys.channel()).then(() => {
        if (heard) for (const { onGap } of this.#listeners) onGap();
        heard = true;
      }, onError);
    });
    client.on('message', (_channel, json) => this.#deliver(json));
  }

  #deliver(json: string): void {
    try {
      const event = readEvent(this.#engine, json);
      if (event === undefined) return;
      for (const { onEvent } of this.#listeners) onEvent(event);
    } catch (error) {
      this.#engine.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
