import { createSocket, type LiveStatus } from './browser/socket.ts';
import {
  reconnectAfterMs,
  type Language,
  type LiveErrorCode,
  type LiveMessage,
  type LiveRequest,
  type LineMessage,
  type Sale,
  type Task,
} from '@seckill/contracts';
import { createCoalescer } from './coalesce.ts';

/** `away`: no socket just now; whoever needs to know asks by HTTP meanwhile. */

export type SaleNews = { type: 'sale'; sale: Sale } | LineMessage;
export type TaskNews = { type: 'task'; task: Task } | { type: 'error'; code: LiveErrorCode };

export type Live = {
  status(): LiveStatus;
  onStatus(listener: () => void): () => void;
  watchSale(saleId: number, listener: (news: SaleNews) => void): () => void;
  watchTask(taskId: string, listener: (news: TaskNews) => void): () => void;
  /** Asks for the present state of a task that is watched. */
  ask(taskId: string): void;
  /** In which language all that is watched is told from now on. */
  speak(language: Language): void;
  /** Opens a new socket, which carries the cookie of now. */
  reconnect(): void;
  close(): void;
};

const PING_EVERY_MS = 15_000;
const PONG_WITHIN_MS = 4000;
/** About ten updates a second are all that a person can see. */
const RENDER_EVERY_MS = 100;

/** One socket for the whole page: opened with the first watch, reopened for ever, watches said again each time. */
export function createLive(url: string): Live {
  const sales = new Map<number, Set<(news: SaleNews) => void>>();
  const tasks = new Map<string, Set<(news: TaskNews) => void>>();
  let heardAt = 0;
  let started = false;
  let language: Language | undefined;
  let comingBack: ReturnType<typeof setTimeout> | undefined;

  const { socket, status, onStatus, setStatus } = createSocket(url, () => {
    clearTimeout(comingBack);
    heardAt = performance.now();
    greet();
  });

  const news = createCoalescer(RENDER_EVERY_MS);

  function say(message: LiveRequest) {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }

  function greet() {
    // A server of before there were languages does not understand this, and says so: nobody minds.
    if (language) say({ type: 'language', lang: language });
    const taskIds = [...tasks.keys()];
    for (const saleId of sales.keys()) say({ type: 'watch-sale', saleId });
    if (taskIds.length > 0) say({ type: 'watch', taskIds });
  }

  function start() {
    if (started) return;
    started = true;
    socket.reconnect();
  }

  socket.addEventListener('close', ({ reason }) => {
    const afterMs = reconnectAfterMs(reason);
    if (afterMs === undefined) return;
    // By itself it would be back at once, as all others would.
    socket.close();
    clearTimeout(comingBack);
    comingBack = setTimeout(() => socket.reconnect(), afterMs);
  });
  socket.addEventListener('message', (event) => {
    heardAt = performance.now();
    const message: LiveMessage = JSON.parse(event.data);
    receive(message);
  });

  function receive(message: LiveMessage) {
    switch (message.type) {
      case 'sale':
        news.put(`sale ${message.sale.id}`, () => tellSale(message.sale.id, message));
        break;
      case 'line':
        news.put(`line ${message.saleId}`, () => tellSale(message.saleId, message));
        break;
      case 'task': {
        const key = `task ${message.task.taskId}`;
        const tell = () => tellTask(message.task.taskId, message);
        // A verdict never waits, and must not be replaced by an older place in line that comes late.
        if (message.task.status === 'queued') news.put(key, tell);
        else news.now(key, tell);
        break;
      }
      case 'error':
        if (message.taskId) tellTask(message.taskId, { type: 'error', code: message.code });
        break;
      case 'pong':
        break;
      default:
        message satisfies never;
    }
  }

  function tellSale(saleId: number, message: SaleNews) {
    for (const listener of sales.get(saleId) ?? []) listener(message);
  }

  function tellTask(taskId: string, message: TaskNews) {
    for (const listener of tasks.get(taskId) ?? []) listener(message);
  }

  /** A half-open connection looks fine until something is asked of it. */
  function expectAnswer() {
    const askedAt = performance.now();
    setTimeout(() => {
      if (status() !== 'open' || heardAt >= askedAt) return;
      // Said at once: closing a connection that is dead takes its time.
      setStatus('away');
      socket.reconnect();
    }, PONG_WITHIN_MS);
  }

  const heartbeat = setInterval(() => {
    if (status() !== 'open') return;
    say({ type: 'ping' });
    expectAnswer();
  }, PING_EVERY_MS);

  return {
    status,
    onStatus,
    watchSale(saleId, listener) {
      start();
      const remove = watch(sales, saleId, listener);
      say({ type: 'watch-sale', saleId });
      return remove;
    },
    watchTask(taskId, listener) {
      start();
      const remove = watch(tasks, taskId, listener);
      say({ type: 'watch', taskIds: [taskId] });
      return remove;
    },
    ask(taskId) {
      if (status() !== 'open') return;
      say({ type: 'watch', taskIds: [taskId] });
      expectAnswer();
    },
    speak(next) {
      if (language === next) return;
      language = next;
      greet();
    },
    reconnect() {
      if (started) socket.reconnect();
    },
    close() {
      clearInterval(heartbeat);
      clearTimeout(comingBack);
      news.stop();
      socket.close();
    },
  };
}

function watch<K, L>(map: Map<K, Set<L>>, key: K, listener: L): () => void {
  const set = map.get(key) ?? new Set<L>();
  map.set(key, set);
  set.add(listener);
  return () => {
    set.delete(listener);
    if (set.size === 0) map.delete(key);
  };
}
