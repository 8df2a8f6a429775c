import { HAS_ENDED, type Task } from '@seckill/contracts';

/** An account that is being made: whose wish it was, and the task that makes it. */
export type Making = { taskId: string; userId: string; username: string };

export type Failure = 'username_taken' | 'sign_up_expired' | 'other';

export type Made = { outcome: 'success' } | { outcome: 'failure'; failure: Failure };

/** How the making of an account ended; undefined while it has not. */
export function madeBy({ status, ...task }: Task): Made | undefined {
  if (status === 'success') return { outcome: 'success' };
  if (!HAS_ENDED[status]) return undefined;
  return { outcome: 'failure', failure: failureOf('error' in task ? task.error?.code : '') };
}

function failureOf(code: string | undefined): Failure {
  return code === 'username_taken' || code === 'sign_up_expired' ? code : 'other';
}
