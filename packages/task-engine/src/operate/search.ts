import { isBatched } from '../declare/define.ts';
import type { Engine } from '../engine/engine.ts';
import { parsePlain } from '../wire/ids.ts';
import { redact } from './redact.ts';
import { readState } from '../result/read-state.ts';
import type { TaskState, TaskStatus } from '../declare/states.ts';

const CHUNK = 100;

/** A task as operators see it. Secrets in its arguments and its result are left out. */
export type PastTask = TaskState & { submittedAt: Date; args: unknown };

export type HistoryQuery = {
  /** A name of a task, or several; default all. */
  task?: string | readonly string[];
  status?: TaskStatus;
  /** Submitted at or after, and before. */
  from?: Date;
  to?: Date;
  /** Somewhere in the arguments or the id, in any case. */
  text?: string;
  /** At most so many, the newest first; default 50. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
};
export type HistoryPage = { tasks: PastTask[]; next: string | null };

/** Searches what was submitted lately, the newest first. Tickets of batched tasks are not in it. */
export async function search(engine: Engine, query: HistoryQuery): Promise<HistoryPage> {
  const { limit = 50, status } = query;
  const ids = await matching(engine, query);
  const tasks: PastTask[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK);
    const found = await Promise.all(chunk.map((id) => inspect(engine, id)));
    for (const [at, task] of found.entries()) {
      if (task === undefined || (status !== undefined && task.status !== status)) continue;
      if (!contains(task, query.text)) continue;
      tasks.push(task);
      if (tasks.length < limit) continue;
      const more = from + at + 1 < ids.length;
      return { tasks, next: more ? task.id : null };
    }
  }
  return { tasks, next: null };
}

async function matching(engine: Engine, query: HistoryQuery): Promise<string[]> {
  const { task, from, to, cursor } = query;
  const wanted = task === undefined ? undefined : new Set([task].flat());
  const names = plainNames(engine).filter((name) => wanted?.has(name) ?? true);
  const lists = await Promise.all(
    names.map((name) =>
      engine.reader.zrange(
        engine.keys.history(name),
        from?.getTime() ?? '-inf',
        to === undefined ? '+inf' : `(${to.getTime()}`,
        'BYSCORE',
      ),
    ),
  );
  const sorted = lists.flat().toSorted((a, b) => (order(a) < order(b) ? 1 : -1));
  return cursor === undefined ? sorted : sorted.filter((id) => order(id) < order(cursor));
}

export const plainNames = (engine: Engine): string[] =>
  [...engine.known.values()].filter((known) => !isBatched(known)).map(({ name }) => name);

/** Keys sort by time. */
const order = (id: string): string => `${parsePlain(id)?.key ?? ''} ${id}`;

function contains({ id, args }: PastTask, text: string | undefined): boolean {
  if (text === undefined || text === '') return true;
  return `${id} ${JSON.stringify(args)}`.toLowerCase().includes(text.toLowerCase());
}

/** One plain task: its state, and what is remembered of its submission. */
export async function inspect(engine: Engine, id: string): Promise<PastTask | undefined> {
  const plain = parsePlain(id);
  if (plain === undefined) return undefined;
  const [state, args] = await Promise.all([
    readState(engine, id),
    engine.reader.hget(engine.keys.submitted(plain.task), id),
  ]);
  if (state === undefined) return undefined;
  return {
    ...state,
    ...('result' in state && { result: redact(state.result) }),
    submittedAt: plain.submittedAt,
    args: typeof args === 'string' ? JSON.parse(args) : null,
  };
}
