import type { BatchedTask } from '../declare/define.ts';
import { jobPrefix } from '../engine/bullmq-add-job.ts';
import { batchMax } from '../engine/engine.ts';
import type { WorkerContext } from '../engine/worker-context.ts';
import { argsOf, readEnvelope, type Envelope } from '../wire/envelope.ts';
import type { QueueAddress } from '../wire/keys.ts';
import { readFollowing, type Follower, type Head } from './scripts.ts';

export type Member = { head: Follower; envelope: Envelope };

/**
 * The batches behind this one that are decided with it: where small ones wait, one call of the handler decides as many tickets as a
 * large one has. One that failed, or cost a worker, is decided by itself, so that it is known which is to blame.
 */
export async function membersBehind(
  { client, engine }: WorkerContext,
  task: BatchedTask,
  queue: QueueAddress,
  lane: string,
  head: Head,
  envelope: Envelope,
): Promise<Member[]> {
  const room = batchMax(engine, task) - head.n;
  const next = head.first + head.n;
  const isAlone = head.tries > 0 || head.taken > 1 || head.lost > 0;
  if (isAlone || room < 1 || head.behind !== next || !mayJoin(task, envelope)) return [];
  const { keys } = engine;
  const following = await readFollowing(
    client,
    [keys.line(queue, lane), keys.turns(queue, lane)],
    [jobPrefix(queue), keys.batchPrefix(queue), next, room],
  );
  const members: Member[] = [];
  for (const follower of following) {
    const own = readEnvelope(follower.data);
    if (own === undefined || own.t.length !== follower.n || !agree(envelope, own)) break;
    members.push({ head: follower, envelope: own });
  }
  return members;
}

function mayJoin({ batch, isArgs }: BatchedTask, envelope: Envelope): boolean {
  const [, own] = envelope.t[0] ?? [];
  const args = argsOf(envelope, own);
  return isArgs(args) && batch.together?.(args) === true;
}

/** Both were written by the same rules, so that their texts tell. */
const agree = (one: Envelope, other: Envelope): boolean =>
  one.k === other.k && JSON.stringify(one.s) === JSON.stringify(other.s);
