import type { Task } from '@seckill/contracts';
import { ApiError, api, codeOf } from './api.ts';
import type { ApiErrorCode } from './error-code.ts';
import type { Live } from './live.ts';

export type FollowTask = {
  taskId: string;
  /** How often to ask while there is no socket, ms, as the server last said. */
  pollAfterMs(): number;
  live: Live;
  onTask(task: Task): void;
  onGone(code: ApiErrorCode): void;
};

/** Push may lose a message; the present state is asked for anyway, this often. */
const CHECK_EVERY_MS = 5000;
const SOONEST_POLL_MS = 250;

/**
 * Follows a task to its end: by socket while there is one, else by asking as often as the server
 * wants. A socket that is open but silent is not trusted: what it did not answer is asked by HTTP.
 */
export function followTask(follow: FollowTask): () => void {
  const { taskId, live, onTask, onGone } = follow;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heard = true;
  let waitMs = 0;
  let stopped = false;
  const abort = new AbortController();

  function learn(task: Task) {
    heard = true;
    if (!stopped) onTask(task);
  }

  async function poll() {
    try {
      const task = await api.getTask(taskId, abort.signal);
      waitMs = 0;
      learn(task);
    } catch (error) {
      waitMs = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
      const code = codeOf(error);
      if (!stopped && (code === 'task_not_found' || code === 'unauthenticated')) onGone(code);
    }
  }

  async function check() {
    if (live.status() !== 'open' || !heard) await poll();
    heard = false;
    if (live.status() === 'open') live.ask(taskId);
    schedule();
  }

  function schedule() {
    clearTimeout(timer);
    if (stopped) return;
    const pollMs = Math.max(SOONEST_POLL_MS, waitMs, follow.pollAfterMs());
    timer = setTimeout(() => void check(), live.status() === 'open' ? CHECK_EVERY_MS : pollMs);
  }

  const unwatch = live.watchTask(taskId, (news) => {
    if (news.type === 'task') {
      learn(news.task);
    } else {
      // The socket may have been opened before the session; only the HTTP answer is believed.
      void poll();
    }
  });
  const unlisten = live.onStatus(schedule);
  const soon = () => void poll().then(schedule);
  addEventListener('online', soon);
  schedule();

  return () => {
    stopped = true;
    clearTimeout(timer);
    abort.abort();
    unwatch();
    unlisten();
    removeEventListener('online', soon);
  };
}
