import type { Task } from '../declare/define.ts';
import { check } from '../declare/options.ts';

/** A BullMQ queue: its name, and the prefix whose hash tag it shares with the engine's own keys. */
export type QueueAddress = { prefix: string; name: string };

/** All key names but BullMQ's own. Everything one script touches carries one hash tag. */
export function createKeys(prefix: string) {
  const queueOf = (name: string): QueueAddress => ({ prefix: `{${prefix}:q:${name}}`, name });
  const shardOf = (task: Task, shard: number): QueueAddress => ({
    prefix: `{${prefix}:${task.name}:${shard}}`,
    name: `${task.name}-${shard}`,
  });
  return {
    queueOf,
    shardOf,
    /** The shard that every ticket of a lane travels in. */
    laneQueue: (task: Task, lane: string) =>
      shardOf(task, spread(task, lane) % (task.batch?.shards ?? 1)),
    line: (queue: QueueAddress, lane: string) => `${queue.prefix}:line:${lane}`,
    turns: (queue: QueueAddress, lane: string) => `${queue.prefix}:turns:${lane}`,
    places: (queue: QueueAddress, lane: string) => `${queue.prefix}:places:${lane}`,
    lease: (queue: QueueAddress, lane: string) => `${queue.prefix}:lease:${lane}`,
    /** How many tickets waited how long until they were decided, by bucket. */
    waits: (queue: QueueAddress, lane: string) => `${queue.prefix}:waits:${lane}`,
    record: (queue: QueueAddress, lane: string) => `${queue.prefix}:record:${lane}`,
    lanes: (queue: QueueAddress) => `${queue.prefix}:lanes`,
    batch: (queue: QueueAddress, batchId: string) => `${queue.prefix}:batch:${batchId}`,
    /** What the key of every batch's results begins with. */
    batchPrefix: (queue: QueueAddress) => `${queue.prefix}:batch:`,
    /** The job that runs alone in its queue, of those whose workers were lost. */
    suspect: (queue: QueueAddress) => `${queue.prefix}:suspect`,
    task: (queue: QueueAddress, id: string) => `${queue.prefix}:task:${id}`,
    workers: () => `{${prefix}:workers}:seen`,
    worker: (id: string) => `{${prefix}:workers}:${id}`,
    history: (task: string) => `{${prefix}:history:${task}}:ids`,
    submitted: (task: string) => `{${prefix}:history:${task}}:args`,
    /** Of a rate limit: when attempts began, the slots given, and the jobs that wait for theirs. */
    limits: (task: string) =>
      [
        `{${prefix}:limit:${task}}:began`,
        `{${prefix}:limit:${task}}:slots`,
        `{${prefix}:limit:${task}}:holders`,
      ] as const,
    /** Every version of every schedule, by when a worker that runs it was seen; and the books of one. */
    schedules: () => `{${prefix}:schedules}:seen`,
    schedule: (name: string) => `{${prefix}:schedules}:of:${name}`,
    /** The list that workers of protocol 1 made theirs. */
    sharedSchedules: () => `{${prefix}:schedules}`,
    chord: (id: string) => `{${prefix}:chord}:${id}`,
    /** Channel to the workers: ids of tasks to stop. */
    control: () => `${prefix}:control`,
    channel: () => `${prefix}:events`,
  };
}

export type Keys = ReturnType<typeof createKeys>;

/** What all keys of a line begin with: the tag by which a cluster places it, and whatever shares its shard. */
export const tagOfLane = (prefix: string, task: Task, lane: string): string =>
  createKeys(prefix).laneQueue(task, lane).prefix;

/** Throws InvalidOption when what the task makes of the lane is no number of a shard. */
function spread({ batch }: Task, lane: string): number {
  if (batch?.spread === undefined) return hash(lane);
  const shard = batch.spread(lane);
  check.shard('batch.spread', shard);
  return shard;
}

/** FNV-1a: the same lane must meet the same shard in every process and version. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value;
}
