import { scriptsIn } from '@seckill/redis';
import { ADD_STANDARD_JOB } from '../engine/bullmq-add-job.ts';
import { list } from '../engine/scripts.ts';

const pieces = { 'add-standard-job': ADD_STANDARD_JOB };
const script = scriptsIn(new URL('./scripts/', import.meta.url), pieces);

/** Where a ticket stands in its line, as stored: `<batch id> <index> <number>`. */
export type Place = { batchId: string; index: number; number: number };

export const writePlace = ({ batchId, index, number }: Place): string =>
  `${batchId} ${index} ${number}`;

export function readPlace(text: unknown): Place {
  const [batchId = '', index, number] = String(text).split(' ');
  return { batchId, index: Number(index), number: Number(number) };
}

/**
 * Puts tickets at the end of a line, with the job that carries them; answers which of them have a place already (`held`), and which
 * found no room (`full`); undefined when the line is not known.
 */
export const enqueue = script('enqueue', 'several', (reply) => {
  if (reply === 'unknown') return undefined;
  const [processed, first, ...flat] = list(reply);
  const held = new Map<number, Place>();
  const full = new Set<number>();
  for (let at = 0; at < flat.length; at += 2) {
    const ticket = Number(flat[at]);
    if (flat[at + 1] === 'full') full.add(ticket);
    else held.set(ticket, readPlace(flat[at + 1]));
  }
  return { processed: Number(processed), first: Number(first), held, full };
});

export type Turn =
  | { kind: 'done'; abandoned: number }
  | { kind: 'busy' | 'later'; abandoned: number; ms: number }
  | { kind: 'head'; abandoned: number; head: Head };

/** The batch whose turn it is. `tries` have failed, `taken` have begun with this one; `lost` of them were never heard of again, `alone` of
 * these with a single ticket in hand. `behind`: the first number of the batch behind it, or 0. `lanes`: how many lines of the shard have something to decide. `data` is '' where it is
 * what was delivered, which the caller has. `addedAt`: when it was queued, ms, which no two jobs of one id have in common. `early`: results that were written before it is decided, by index. */
export type Head = {
  batchId: string;
  first: number;
  n: number;
  tries: number;
  taken: number;
  lost: number;
  alone: number;
  behind: number;
  lanes: number;
  data: string;
  addedAt: number;
  early: Map<number, string>;
};

/** Takes the lease of a line and answers the batch whose turn it is. */
export const takeTurn = script(
  'turn',
  ['line', 'turns', 'lease', 'lanes', 'record'],
  (reply): Turn => {
    const [kind, count, ...rest] = list(reply);
    const abandoned = Number(count);
    if (kind === 'busy' || kind === 'later') return { kind, abandoned, ms: Number(rest[0]) };
    if (kind !== 'head') return { kind: 'done', abandoned };
    const [batchId, first, n, tries, taken, lost, alone, behind, lanes, addedAt, data, ...flat] =
      rest;
    const counts = {
      first: Number(first),
      n: Number(n),
      tries: Number(tries),
      taken: Number(taken),
      lost: Number(lost),
      alone: Number(alone),
      behind: Number(behind),
      lanes: Number(lanes),
    };
    const head = { batchId: String(batchId), ...counts, early: earlyOf(flat) };
    return {
      kind,
      abandoned,
      head: { ...head, data: String(data), addedAt: Number(addedAt) },
    };
  },
);

/** Beside results the hash of a batch holds the arguments that all tickets share, and what was said of it. */
function earlyOf(flat: readonly unknown[]): Map<number, string> {
  const early = new Map<number, string>();
  for (let at = 0; at < flat.length; at += 2) {
    const index = Number(flat[at]);
    if (Number.isInteger(index)) early.set(index, String(flat[at + 1]));
  }
  return early;
}

/** A batch that stands behind another, and may be decided with it. */
export type Follower = Pick<Head, 'batchId' | 'first' | 'n' | 'addedAt' | 'data' | 'early'>;

/** The batches directly behind one. */
export const readFollowing = script('following', ['line', 'turns'], (reply) =>
  list(reply).map((each): Follower => {
    const [batchId, first, n, addedAt, data, early] = list(each);
    return {
      batchId: String(batchId),
      first: Number(first),
      n: Number(n),
      addedAt: Number(addedAt),
      data: String(data),
      early: earlyOf(list(early)),
    };
  }),
);

/** Renews a lease, or gives it back. */
export const renewLease = script('lease', ['line', 'lease'], (reply) => reply === 1);

/** A batch that is not settled, as it is stored. */
export type Stored = { batchId: string; first: number; addedAt: number; data: string };

/** A page of the batches of a line that are not settled. */
export const readWaiting = script('waiting', ['turns'], (reply) => {
  const [now, next, ...flat] = list(reply);
  const batches: Stored[] = [];
  for (let at = 0; at < flat.length; at += 4) {
    const [batchId, first, addedAt, data] = flat.slice(at, at + 4);
    const numbers = { first: Number(first), addedAt: Number(addedAt) };
    batches.push({ batchId: String(batchId), ...numbers, data: String(data) });
  }
  return { now: Number(now), next: Number(next), batches };
});

/** Begins a line that Redis does not know. */
export const beginLine = script('begin', ['line'], (reply) => reply === 1);

/** Brings the books of a line at rest back into balance; answers by how many tickets they were wrong. */
export const balanceBooks = script('balance', ['line', 'turns'], Number);

/** Writes the result of one ticket before its batch is decided. */
export const withdrawTicket = script('withdraw', ['batch', 'job'], (reply) =>
  reply === 'withdrawn' || reply === 'decided' ? reply : 'unknown',
);

/** Writes the results of some tickets of a batch before it is settled. */
export const storePart = script(
  'store-part',
  ['line', 'batch', 'lease', 'job'],
  (reply) => reply === 1,
);

/** Stores, counts and publishes the results of a batch. */
export const settle = script('settle', 'several', (reply) =>
  reply === 'settled' || reply === 'lost' || reply === 'early' || reply === 'another'
    ? reply
    : 'replayed',
);

/** Replaces the result of one ticket, if it still is the one that was read. */
export const amendResult = script('amend', ['line', 'batch', 'places'], (reply) =>
  reply === 'amended' || reply === 'changed' || reply === 'displaced' ? reply : 'gone',
);

/** The books of a line, as a map of its fields. */
export const readLine = script('ledger', ['line'], (reply) => {
  const [now, ...flat] = list(reply);
  const fields = new Map<string, number>();
  for (let at = 0; at < flat.length; at += 2) fields.set(String(flat[at]), Number(flat[at + 1]));
  return { now: Number(now), fields };
});

/** The same with how long tickets waited, and since when the batch waits whose turn it is; ms, by the clock of Redis. */
export const measureLine = script('measure', ['line', 'turns', 'waits'], (reply) => {
  const [now, queuedAt, words, ...rest] = list(reply);
  const pairs = rest.map(String);
  const fields = new Map<string, number>();
  const waits = new Map<number, number>();
  for (let at = 0; at < pairs.length; at += 2) {
    const [name = '', value] = pairs.slice(at, at + 2);
    if (at < Number(words)) fields.set(name, Number(value));
    else waits.set(Number(name), Number(value));
  }
  return {
    now: Number(now),
    queuedAt: queuedAt === '' ? undefined : Number(queuedAt),
    fields,
    waits,
  };
});
