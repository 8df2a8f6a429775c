import type { AdminTask } from '@seckill/contracts';

/**
 * What the latest tasks have that is not shown: how many came since, of more than are asked for only that there are more, and how
 * those that are shown stand now.
 */
export function newsBeside(shown: readonly AdminTask[], latest: readonly AdminTask[]) {
  const now = new Map(latest.map((task) => [task.taskId, task]));
  const known = new Set(shown.map(({ taskId }) => taskId));
  const newest = shown[0]?.submittedAt ?? '';
  // An older one is no news: it was passed over, as its state did not fit the search then.
  const count = latest.filter(
    ({ taskId, submittedAt }) => !known.has(taskId) && submittedAt >= newest,
  ).length;
  return {
    count,
    isMore: count > 0 && count === latest.length && shown.length > 0,
    nowOf: (task: AdminTask): AdminTask => now.get(task.taskId) ?? task,
  };
}
