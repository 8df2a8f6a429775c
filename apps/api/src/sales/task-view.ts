import type { AdminSchedule, AdminTask, AdminTaskList, AdminTaskQuery } from '@seckill/contracts';
import type { PastTask, ScheduleInfo, Tasks } from '@seckill/task-engine';

/** Searches the history of plain tasks; by id any task is found, tickets too. */
export async function searchTasks(tasks: Tasks, query: AdminTaskQuery): Promise<AdminTaskList> {
  if (query.id !== undefined) {
    const task = await findTask(tasks, query.id);
    return { tasks: task ? [task] : [], next: null };
  }
  const { kind, status, from, to, text, limit, cursor } = query;
  const page = await tasks.operator.search({
    ...(kind !== undefined && { task: kind }),
    ...(status !== undefined && { status }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(text !== undefined && { text }),
    ...(limit !== undefined && { limit: Number(limit) }),
    ...(cursor !== undefined && { cursor }),
  });
  return { tasks: page.tasks.map(toAdminTask), next: page.next };
}

export async function findTask(tasks: Tasks, id: string): Promise<AdminTask | undefined> {
  const ticket = tasks.ticket(id);
  if (ticket === undefined) {
    const task = await tasks.operator.inspect(id);
    return task && toAdminTask(task);
  }
  const state = await tasks.result(id);
  return state && toAdminTask({ ...state, submittedAt: ticket.submittedAt, args: null });
}

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
