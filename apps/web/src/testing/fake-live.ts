import type { LiveStatus } from '../lib/browser/socket.ts';
import type { Live, SaleNews, TaskNews } from '../lib/live.ts';

/** A socket that does what the test says. */
export function createFakeLive(initial: LiveStatus = 'open') {
  const statusListeners = new Set<() => void>();
  const saleListeners = new Set<(news: SaleNews) => void>();
  const taskListeners = new Map<string, (news: TaskNews) => void>();
  const asked: string[] = [];
  let status = initial;

  const live: Live = {
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    watchSale(_saleId, listener) {
      saleListeners.add(listener);
      return () => saleListeners.delete(listener);
    },
    watchTask(taskId, listener) {
      taskListeners.set(taskId, listener);
      return () => taskListeners.delete(taskId);
    },
    ask: (taskId) => void asked.push(taskId),
    speak() {},
    reconnect() {},
    close() {},
  };

  return {
    live,
    asked,
    watched: () => [...taskListeners.keys()],
    setStatus(next: LiveStatus) {
      status = next;
      for (const listener of statusListeners) listener();
    },
    tellTask(taskId: string, news: TaskNews) {
      taskListeners.get(taskId)?.(news);
    },
    tellSale(news: SaleNews) {
      for (const listener of saleListeners) listener(news);
    },
  };
}
