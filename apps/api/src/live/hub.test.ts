import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createHub } from './hub.ts';
import type { LiveSocket } from './live-socket.ts';

type Parts = Parameters<typeof createHub>[0];
const people = { idsOf: () => ['a'], ownerOf: () => 'a' };
type Hub = ReturnType<typeof createHub>;

let hub: Hub | undefined;
afterEach(() => hub?.close());

it('a socket that closes while its sale is looked up is not kept', async () => {
  let found: () => void = () => {};
  const asked: number[] = [];
  const facts = { row: { id: 1, round: 1 }, line: { processed: 0, perSecond: 0 } };
  const board = {
    get: (saleId: number) => {
      asked.push(saleId);
      return new Promise((resolve) => (found = () => resolve(facts)));
    },
  };
  const tasks = { subscribe: () => () => {} };
  hub = createHub({
    tasks,
    board,
    view: async () => undefined,
    people,
    log: {},
  } as unknown as Parts);
  const send = vi.fn<LiveSocket['send']>();
  const socket = { session: null, isOpen: true, send };
  const watching = hub.watchSale(socket as unknown as LiveSocket, 1);
  socket.isOpen = false;
  hub.leave(socket as unknown as LiveSocket);
  found();
  await watching;
  expect(send).not.toHaveBeenCalled();
  expect(asked).toEqual([1]);
});

it('a verdict whose message was lost is told within seconds', async () => {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers();
  let status = 'queued';
  const tasks = {
    subscribe: () => () => {},
    belongs: () => true,
    result: async (id: string) => ({ id, status }),
  };
  const view: Parts['view'] = async (state) => Object({ taskId: state.id, status: state.status });
  hub = createHub({ tasks, board: {}, view, people, log: {} } as unknown as Parts);
  const send = vi.fn<LiveSocket['send']>();
  await hub.watchTask(
    { session: { userId: 'a' }, isOpen: true, send } as unknown as LiveSocket,
    't',
  );
  status = 'success';
  await vi.advanceTimersByTimeAsync(5000);
  expect(send).toHaveBeenLastCalledWith({
    type: 'task',
    task: { taskId: 't', status: 'success' },
  });
});

it('who was too far behind for the last news of a sale is told once it can follow again', async () => {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers();
  const at = new Date();
  const row = {
    id: 1,
    round: 1,
    title: 'Lamp',
    description: '',
    texts: null,
    notices: null,
    total: 2,
    drawMs: 0,
    opensAt: at,
    closesAt: at,
  };
  let waiting = 1;
  const board = {
    get: async () => ({ row, waiting, available: 0, line: {}, now: Date.now, seenAt: new Date() }),
  };
  const tasks = { subscribe: () => () => {} };
  hub = createHub({ tasks, board, people, log: { debug() {} } } as unknown as Parts);
  const newsOf = (follows: () => boolean) => {
    const told: number[] = [];
    const send = (message: unknown, { replaceable = false } = {}) => {
      if (replaceable && !follows()) return false;
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      const news = JSON.parse(text);
      if (news.type === 'sale') told.push(news.sale.waiting);
      return true;
    };
    return { told, socket: { isOpen: true, send } as unknown as LiveSocket };
  };
  let isSlow = true;
  const [quick, slow] = [newsOf(() => true), newsOf(() => !isSlow)];
  await hub.watchSale(quick.socket, 1);
  await hub.watchSale(slow.socket, 1);
  waiting = 0;
  await vi.advanceTimersByTimeAsync(1_000);
  expect([quick.told.at(-1), slow.told.at(-1)]).toEqual([0, 1]);
  isSlow = false;
  await vi.advanceTimersByTimeAsync(500);
  expect(slow.told).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([quick.told, slow.told]).toEqual([
    [1, 0],
    [1, 0],
  ]);
});
