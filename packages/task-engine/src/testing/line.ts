import type { Redis } from 'ioredis';
import { addJobKeys, jobPrefix } from '../engine/bullmq-add-job.ts';
import { delayedKey, jobKey, markerKey, metaKey, waitKey } from '../engine/bullmq-keys.ts';
import { RATE_TAU_MS } from '../engine/rate.ts';
import {
  amendResult,
  balanceBooks,
  beginLine,
  enqueue,
  measureLine,
  readLine,
  renewLease,
  settle,
  storePart,
  takeTurn,
  withdrawTicket,
  writePlace,
} from '../line/scripts.ts';

export type Line = ReturnType<typeof openLine>;

/** Seconds. */
export const KEEP = 60;
let lines = 0;
let owner = 0;

const owners = (n: number) => Array.from({ length: n }, (_, i) => `o${(owner += 1)}-${i}`);

/** A line of its own, as a producer and workers see it. */
export function openLine(redis: Redis, prefix: string) {
  lines += 1;
  const tag = `{${prefix}:${lines}}`;
  const queue = { prefix: tag, name: 'q' };
  const [line, turns, places] = [`${tag}:line:a`, `${tag}:turns:a`, `${tag}:places:a`];
  const [lanes, lease, record] = [`${tag}:lanes`, `${tag}:lease:a`, `${tag}:record:a`];
  const waits = `${tag}:waits:a`;
  const batch = (id: string) => `${tag}:batch:${id}`;
  /** Undefined: the line is not known. */
  const enterKnown = async (
    id: string,
    owners: string[],
    instead = '',
    one = true,
    run = '',
    most = '',
    version = '',
  ) => {
    const replaced = instead ? owners.map((_, i) => [i + 1, instead, version]) : [];
    const written = await enqueue(
      redis,
      [line, turns, places, lanes, batch(id), ...addJobKeys(queue)],
      // oxfmt-ignore
      [id, 'a', KEEP, one ? 1 : 0, jobPrefix(queue), 'hall.seat', '{"attempts":3}', '{"l":"a"', '', KEEP, run, most, RATE_TAU_MS, replaced.length, ...replaced.flat(), ...owners.flatMap((owner) => [owner, `["${owner}",{"n":"${owner}"}]`])],
    );
    if (written === undefined) return undefined;
    const { processed, first, held, full } = written;
    let next = 0;
    const all = owners.map((_, at) => {
      if (full.has(at)) return 'full';
      const place = held.get(at);
      if (place) return writePlace(place);
      next += 1;
      return writePlace({ batchId: id, index: next - 1, number: first + next - 1 });
    });
    return { processed, places: all };
  };
  /** Of the job that is there. */
  const queuedAt = async (id: string) =>
    Number((await redis.hget(jobKey(queue, id), 'timestamp')) ?? 0);
  const enter = async (...tickets: Parameters<typeof enterKnown>) => {
    await beginLine(redis, [line], [0, KEEP]);
    return (await enterKnown(...tickets)) ?? { processed: 0, places: [] };
  };
  return {
    tag,
    places,
    lanes,
    line,
    turns,
    batch,
    lease,
    record,
    waits,
    enter,
    enterKnown,
    delayed: delayedKey(queue),
    marker: markerKey(queue),
    meta: metaKey(queue),
    job: (id: string) => jobKey(queue, id),
    /** As BullMQ does when it gives the job to a worker. */
    deliver: (id: string) => redis.lrem(waitKey(queue), -1, id),
    /** A batch of n owners of its own. */
    take: (id: string, n: number) => enter(id, owners(n)),
    turn: (
      token = 'me',
      delivered: [id: string, first: number, n: number] = ['', 0, 0],
      run = '',
      addedAt?: number,
    ) =>
      queuedAt(delivered[0]).then((at) =>
        takeTurn(
          redis,
          [line, turns, lease, lanes, record],
          // oxfmt-ignore
          [token, 1000, 'a', KEEP, 1, jobPrefix(queue), `${tag}:batch:`, ...delivered, run, addedAt ?? at],
        ),
      ),
    hold: (token: string, ms: number, pause: number | '' = '') =>
      renewLease(redis, [line, lease], [token, ms, pause, pause === '' ? 0 : 1]),
    withdraw: (id: string, index: number, result = '{"r":"left"}') =>
      withdrawTicket(
        redis,
        [batch(id), jobKey(queue, id)],
        [index, result, KEEP, `${tag}:events`, '{}'],
      ),
    settle: async (
      id: string,
      first: number,
      n: number,
      tallies: [string, number | string][] = [['full', n]],
      fields: string[] = ['*', '{"r":1}'],
      token = 'me',
      text?: string,
      addedAt?: number,
    ) =>
      settle(
        redis,
        [
          line,
          turns,
          batch(id),
          lease,
          jobKey(queue, id),
          waits,
          waitKey(queue),
          delayedKey(queue),
          markerKey(queue),
          metaKey(queue),
          ...(text === undefined ? [] : [record]),
        ],
        // oxfmt-ignore
        [id, first, n, KEEP, KEEP, RATE_TAU_MS, `${tag}:events`, '"x":1}', token, addedAt ?? (await queuedAt(id)), 1, tallies.length, ...tallies.flat(), ...fields, ...(text === undefined ? [] : [text])],
      ),
    /** Moves the ticket with this index from `full` to `left`. */
    amend: (id: string, index: number) =>
      amendResult(
        redis,
        [line, batch(id), places],
        [index, '{"r":1}', '{"r":"left"}', 'full', 'left', KEEP, `${tag}:events`, '{}', '', ''],
      ),
    keepPart: async (id: string, index: number, token = 'me') =>
      storePart(
        redis,
        [line, batch(id), lease, jobKey(queue, id)],
        [token, id, 0, KEEP, await queuedAt(id), index, '{"r":1}'],
      ),
    balance: (outcome = '', counted = 0, known = 0, wrongForMs = 0) =>
      balanceBooks(redis, [line, turns], ['forgotten', outcome, counted, known, wrongForMs]),
    measure: () => measureLine(redis, [line, turns, waits], [jobPrefix(queue)]),
    async books() {
      const { fields } = await readLine(redis, [line], []);
      const counts = [...fields].filter(
        ([name]) => !name.startsWith('rate') && !['settled', 'wrong'].includes(name),
      );
      return Object.fromEntries(counts);
    },
    everything: async () => [
      await redis.hgetall(line),
      await redis.zrange(turns, 0, '-1'),
      (await redis.keys(`${tag}:*`)).sort(),
    ],
  };
}
