import type {
  AdminSchedule,
  AdminTask,
  AdminTaskKinds,
  AdminTaskList,
  AdminTaskQuery,
} from '@seckill/contracts';
import { asTicket, type Parts, type TaskView } from '@seckill/sales';
import type { InspectedTask, PastTask, ScheduleInfo, Tasks } from '@seckill/task-engine';
import { roundOfLane } from '@seckill/tasks';
import { toAdminOrders } from './order-search.ts';

export type TaskParts = Pick<Parts, 'db' | 'tasks'> & { view: TaskView };

/** Searches the history of plain tasks; by id any task is found, tickets too. */
export async function searchTasks(parts: TaskParts, query: AdminTaskQuery): Promise<AdminTaskList> {
  const { tasks } = parts;
  if (query.id !== undefined) {
    const task = await findTask(parts, query.id);
    return { tasks: task ? [task] : [], next: null };
  }
  const { kind, status, from, to, text, limit, cursor } = query;
  const task = kind ?? (await kindsOf(tasks, query));
  const page = await tasks.operator.search({
    ...(task !== undefined && { task }),
    ...(status !== undefined && { status }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(text !== undefined && { text }),
    ...(limit !== undefined && { limit: Number(limit) }),
    ...(cursor !== undefined && { cursor }),
  });
  return { tasks: page.tasks.map(toAdminTask), next: page.next };
}

/** The kinds that are meant where none is named; undefined: all. */
async function kindsOf(
  tasks: Tasks,
  { upkeep }: Pick<AdminTaskQuery, 'upkeep'>,
): Promise<string[] | undefined> {
  if (upkeep === undefined) return undefined;
  const { kinds } = await listKinds(tasks);
  return kinds.filter((each) => each.upkeep === (upkeep === 'only')).map(({ kind }) => kind);
}

/** What schedules run is upkeep: it comes by itself, however little is sold. */
export async function listKinds(tasks: Tasks): Promise<AdminTaskKinds> {
  const [kinds, schedules] = await Promise.all([tasks.operator.kinds(), tasks.schedules()]);
  const scheduled = new Set(schedules.map(({ task }) => task));
  return {
    kinds: kinds.map(({ task, remembered }) => ({
      kind: task,
      remembered,
      upkeep: scheduled.has(task),
    })),
  };
}

/** One task with all that is kept of it. */
export async function findTask(parts: TaskParts, id: string): Promise<AdminTask | undefined> {
  const { tasks } = parts;
  if (tasks.ticket(id) !== undefined) return findTicket(parts, id);
  const task = await tasks.operator.inspect(id);
  return task && { ...toAdminTask(task), ...lifeOf(task) };
}

async function findTicket(
  { db, tasks, view }: TaskParts,
  id: string,
): Promise<AdminTask | undefined> {
  const ticket = tasks.ticket(id);
  const [state, [row], said] = await Promise.all([
    tasks.result(id),
    db.findOrdersByTickets([id]),
    tasks.operator.logOfTicket(id),
  ]);
  const round = ticket && roundOfLane(ticket.lane);
  if (ticket === undefined || state === undefined) return undefined;
  const { submittedAt, batchId, index } = ticket;
  const task = toAdminTask({ ...state, submittedAt, args: null });
  const timeline = [{ status: 'queued' as const, at: submittedAt.toISOString(), attempt: 0 }];
  const log = said.map(toLine);
  const told = round && asTicket(await view(state));
  if (!round || !told) return { ...task, timeline, log };
  const [order] = row ? await toAdminOrders(db, [row]) : [];
  return {
    ...task,
    timeline,
    log,
    ticket: {
      ...round,
      batch: batchId,
      index,
      verdict: told.status,
      ...(told.status === 'queued' && told.position !== null && { position: told.position }),
      ...(told.status === 'standby' && { position: told.place }),
      order: order ?? null,
    },
  };
}

const lifeOf = ({ timeline, log, dueAt }: InspectedTask) => ({
  timeline: timeline.map(({ at, ...step }) => ({ ...step, at: at.toISOString() })),
  log: log.map(toLine),
  ...(dueAt && { dueAt: dueAt.toISOString() }),
});

const toLine = ({ at, text }: InspectedTask['log'][number]) => ({ text, at: at.toISOString() });

function toAdminTask(past: PastTask): AdminTask {
  const { id, task, status, submittedAt, args, attempts, progress, result, error } = past;
  const { lane, number, deliveries } = past;
  return {
    taskId: id,
    kind: task,
    status,
    submittedAt: submittedAt.toISOString(),
    args,
    ...(attempts !== undefined && { attempts }),
    ...(deliveries !== undefined && { deliveries }),
    ...(progress !== undefined && { progress }),
    ...(result !== undefined && { result }),
    ...(error !== undefined && { error }),
    ...(lane !== undefined && { lane }),
    ...(number !== undefined && { number }),
  };
}

export function toAdminSchedule({ task, next, last, ...info }: ScheduleInfo): AdminSchedule {
  return {
    ...info,
    kind: task,
    next: next?.toISOString() ?? null,
    last: last && {
      taskId: last.id,
      at: last.at.toISOString(),
      tick: last.tick?.toISOString() ?? null,
      status: last.status,
    },
  };
}
