import { HAS_ENDED, type LiveMessage, type Task } from '@seckill/contracts';
import type { TaskView } from '@seckill/sales';
import { type TaskEvent, type TaskState, type Tasks, type Tracing } from '@seckill/task-engine';
import { roundOfLane } from '@seckill/tasks';
import type { FastifyBaseLogger } from 'fastify';
import { toAdminSale, toSale, type SaleBoard } from '../sales/board.ts';
import type { People } from '../http/people.ts';
import type { KnownSession } from '../http/session.ts';
import type { LiveSocket } from './live-socket.ts';
import { oneAtATime, tellAll } from './tell-all.ts';
import { createWatchers } from './watchers.ts';

const MAX_WATCHES = 50;
const LINE_EVERY_MS = 250;
const SALES_EVERY_MS = 500;
const SWEEP_EVERY_MS = 5000;
const SWEEP_CHUNK = 200;

type Options = {
  tasks: Tasks;
  board: SaleBoard;
  view: TaskView;
  people: Pick<People, 'idsOf' | 'ownerOf'>;
  log: FastifyBaseLogger;
  tracing?: Tracing | undefined;
};

export type Hub = ReturnType<typeof createHub>;

/*
 *   A socket's watch of one task:
 *
 *   watchTask ──► watched ──────► reading ──task exists──► sent its state ──final──► over
 *      │          (in `byTask`)      │                        │    ▲
 *      │ no session, too many,       │ no such task        open    │ its state is sent again, by a published event,
 *      ▼ somebody else's id          ▼                        ▼    │ by the sweep every 5 s, by the sweep after a gap
 *   refused                       refused                   watched
 *
 *   A final state that an event brings while `reading` is sent and ends the watch; what was read is older and is
 *   dropped then. From every state: the socket closes ──► left, and nothing is kept of it.
 *
 *   A gap is when the subscription was cut and made anew: events may have been missed, so the sweep runs at once.
 *   A watch of a sale has no end but `left`. It is sent the line's latest progress every 250 ms, and the sale when
 *   it changed, every 500 ms; each message replaces the one before, so a lost one needs no repair.
 */

/**
 * Hands what the workers publish to the sockets that watch it. Pub/sub may lose a message, so a slow sweep
 * asks the result store about everything still watched: a verdict is late at worst, never missing.
 */
export function createHub({ tasks, board, view, people, log, tracing }: Options) {
  const byTask = createWatchers<string, LiveSocket>();
  const bySale = createWatchers<number, LiveSocket>();
  /** Who was too far behind to be told of a sale. */
  const missed = createWatchers<number, LiveSocket>();
  const lines = new Map<number, LiveMessage>();
  const lastSale = new Map<number, string>();

  const sendLines = oneAtATime(tellLines);
  const sendSales = oneAtATime(tellSales);

  const unsubscribe = tasks.subscribe(
    (event) => quietly(deliver(event)),
    () => quietly(sweep()),
  );
  const timers = [
    setInterval(() => quietly(sendLines()), LINE_EVERY_MS),
    setInterval(() => quietly(sendSales()), SALES_EVERY_MS),
    setInterval(() => quietly(sweep()), SWEEP_EVERY_MS),
  ];

  async function deliver(event: TaskEvent) {
    if (event.type === 'task') return tell(event);
    const sale = roundOfLane(event.lane);
    if (sale && bySale.of(sale.saleId).size > 0) {
      const { processed, perSecond } = event;
      lines.set(sale.saleId, { type: 'line', ...sale, processed, perSecond });
    }
    const watched = event.results.filter(({ id }) => byTask.of(id).size > 0);
    await Promise.all(
      watched.map((result) => {
        const push = () => tell({ ...result, task: event.task });
        const parent = event.traces?.get(result.id);
        if (!tracing || parent === undefined) return push();
        return tracing.span('push', { parent, attributes: { ticketId: result.id } }, push);
      }),
    );
  }

  async function tell(state: TaskState) {
    const [watcher] = byTask.of(state.id);
    if (!watcher) return;
    const owner = watcher.session ? ownerOf(watcher.session, state.id) : undefined;
    for (const language of languagesOf(byTask.of(state.id))) {
      const task = await view(state, owner, language);
      if (!task) return;
      // Whoever was sent a final state meanwhile is not among them any more.
      for (const socket of byTask.of(state.id))
        if (socket.language === language) send(socket, task);
    }
  }

  /** Whose a watched task is. Who has one id has watched it by that. */
  function ownerOf(session: KnownSession, id: string): string | undefined {
    const ids = people.idsOf(session);
    return ids.length === 1 ? ids[0] : people.ownerOf(session, id);
  }

  function send(socket: LiveSocket, task: Task) {
    socket.send({ type: 'task', task });
    if (HAS_ENDED[task.status]) byTask.remove(task.taskId, socket);
  }

  async function tellLines() {
    const latest = [...lines];
    lines.clear();
    for (const [saleId, line] of latest) {
      const text = JSON.stringify(line);
      await tellAll(bySale.of(saleId), (socket) => socket.send(text, { replaceable: true }));
    }
  }

  async function tellSales() {
    await Promise.all([...bySale.topics()].map(sendSaleIfChanged));
    for (const saleId of lastSale.keys()) if (bySale.of(saleId).size === 0) lastSale.delete(saleId);
  }

  async function sendSaleIfChanged(saleId: number) {
    const facts = await board.get(saleId);
    if (!facts) return;
    // Compared in all its words.
    const sale = toAdminSale(facts);
    const waiting = roughly(sale.waiting);
    const content = JSON.stringify({ ...sale, serverTime: '', seenAt: '', waiting });
    // It may not change again: who missed the last news of it would never hear of it.
    const sockets = lastSale.get(saleId) === content ? missed.of(saleId) : bySale.of(saleId);
    if (sockets.size === 0) return;
    lastSale.set(saleId, content);
    const texts = new Map(
      [...languagesOf(sockets)].map((language) => [
        language,
        JSON.stringify({ type: 'sale', sale: toSale(facts, language) } satisfies LiveMessage),
      ]),
    );
    await tellAll(sockets, (socket) => {
      const text = texts.get(socket.language);
      if (text === undefined) return;
      if (socket.send(text, { replaceable: true })) missed.remove(saleId, socket);
      else if (socket.isOpen) missed.add(saleId, socket);
    });
  }

  async function sweep() {
    const ids = [...byTask.topics()];
    for (let i = 0; i < ids.length; i += SWEEP_CHUNK) {
      const states = await Promise.all(ids.slice(i, i + SWEEP_CHUNK).map((id) => tasks.result(id)));
      await Promise.all(states.filter((state) => state !== undefined).map(tell));
    }
  }

  /** What fails here, the sweep delivers. */
  function quietly(work: Promise<unknown>) {
    work.catch((err: unknown) => log.debug({ err }, 'live delivery skipped'));
  }

  return {
    /**
     * Answers with the present state and keeps telling. Watches first and reads then, so that a verdict in
     * between is not missed; should it have been sent already, the older state is not sent after it.
     */
    async watchTask(socket: LiveSocket, id: string) {
      if (!socket.session)
        return socket.send({ type: 'error', code: 'unauthenticated', taskId: id });
      if (byTask.count(socket) >= MAX_WATCHES) {
        return socket.send({ type: 'error', code: 'too_many_watches', taskId: id });
      }
      const owner = people.ownerOf(socket.session, id);
      if (owner === undefined) {
        return socket.send({ type: 'error', code: 'task_not_found', taskId: id });
      }
      byTask.add(id, socket);
      const state = await tasks.result(id);
      const task = state && (await view(state, owner, socket.language));
      if (!task) {
        byTask.remove(id, socket);
        return socket.send({ type: 'error', code: 'task_not_found', taskId: id });
      }
      if (byTask.has(id, socket)) send(socket, task);
    },

    async watchSale(socket: LiveSocket, saleId: number) {
      if (bySale.count(socket) >= MAX_WATCHES) {
        return socket.send({ type: 'error', code: 'too_many_watches' });
      }
      const facts = await board.get(saleId);
      if (!facts) return socket.send({ type: 'error', code: 'sale_not_found' });
      // It may have left meanwhile, and nobody would take it off the list again.
      if (!socket.isOpen) return;
      bySale.add(saleId, socket);
      socket.send({ type: 'sale', sale: toSale(facts, socket.language) });
      const { round } = facts.row;
      const { processed, perSecond } = facts.line;
      socket.send({ type: 'line', saleId, round, processed, perSecond });
    },

    leave(socket: LiveSocket) {
      for (const watchers of [byTask, bySale, missed]) watchers.leave(socket);
    },

    close() {
      unsubscribe();
      timers.forEach(clearInterval);
    },
  };
}

const languagesOf = (sockets: ReadonlySet<LiveSocket>) =>
  new Set([...sockets].map(({ language }) => language));

/** A line changes with every ticket; it is worth a message to everybody only when it looks another length. */
const roughly = (people: number): number => Number(people.toPrecision(1));
