// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '@seckill/contracts';
import type { ApiErrorCode } from './error-code.ts';
import { type Answer, stubApi } from '../testing/fake-api.ts';
import { createFakeLive } from '../testing/fake-live.ts';
import { queued, TASK_ID, won } from '../testing/samples.ts';
import { followTask } from './follow-task.ts';

const POLL = `GET /api/tasks/${TASK_ID}`;

const stops: (() => void)[] = [];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function follow(status: 'open' | 'away', answer: () => Answer) {
  const socket = createFakeLive(status);
  const api = stubApi(answer);
  const heard: Task['status'][] = [];
  const gone: ApiErrorCode[] = [];
  const stop = followTask({
    taskId: TASK_ID,
    pollAfterMs: () => 2000,
    live: socket.live,
    onTask: (task) => heard.push(task.status),
    onGone: (code) => gone.push(code),
  });
  stops.push(stop);
  return { socket, heard, gone, stop, polls: () => api.count(POLL) };
}

describe('while the socket is away', () => {
  it('asks as often as the server wants, until it is stopped', async () => {
    const { polls, heard, stop } = follow('away', () => ({ status: 200, body: queued(3) }));
    await vi.advanceTimersByTimeAsync(1999);
    expect(polls()).toBe(0);
    await vi.advanceTimersByTimeAsync(4002);
    expect(polls()).toBe(3);
    expect(heard).toEqual(['queued', 'queued', 'queued']);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(polls()).toBe(3);
  });

  it('a lost answer is asked for again, and the verdict arrives', async () => {
    const answers: Answer[] = ['no answer', { status: 500 }, { status: 200, body: won() }];
    const { heard, gone } = follow('away', () => answers.shift() ?? 'no answer');
    await vi.advanceTimersByTimeAsync(6001);
    expect(heard).toEqual(['success']);
    expect(gone).toEqual([]);
  });

  it('waits longer when the server asks for it', async () => {
    const { polls } = follow('away', () => ({
      status: 503,
      body: { code: 'unavailable', message: '', retryAfterMs: 9000 },
    }));
    await vi.advanceTimersByTimeAsync(10_500);
    expect(polls()).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(polls()).toBe(2);
  });

  it('asks at once when the network comes back', async () => {
    const { polls } = follow('away', () => ({ status: 200, body: queued(3) }));
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(1);
    expect(polls()).toBe(1);
  });
});

describe('while the socket is open', () => {
  it('believes what is pushed and does not poll', async () => {
    const { socket, polls, heard } = follow('open', () => ({ status: 200, body: queued(3) }));
    const answering = setInterval(
      () => socket.tellTask(TASK_ID, { type: 'task', task: queued(2) }),
      1000,
    );
    await vi.advanceTimersByTimeAsync(30_000);
    clearInterval(answering);
    expect(polls()).toBe(0);
    expect(socket.asked.length).toBeGreaterThan(3);
    expect(heard.length).toBe(30);
  });

  it('asks by HTTP when the socket stays silent', async () => {
    const { polls } = follow('open', () => ({ status: 200, body: queued(3) }));
    await vi.advanceTimersByTimeAsync(15_001);
    expect(polls()).toBeGreaterThan(0);
  });

  it('starts to poll the moment the socket goes, and ends when it comes back', async () => {
    const { socket, polls } = follow('open', () => ({ status: 200, body: queued(3) }));
    socket.setStatus('away');
    await vi.advanceTimersByTimeAsync(2001);
    expect(polls()).toBe(1);
    socket.setStatus('open');
    await vi.advanceTimersByTimeAsync(4500);
    expect(polls()).toBe(1);
  });
});

it('a ticket that nobody knows is gone; only the HTTP answer is believed in that', async () => {
  const answers: Answer[] = [
    { status: 200, body: queued(3) },
    { status: 404, body: { code: 'task_not_found', message: '' } },
  ];
  const { socket, gone, heard } = follow('open', () => answers.shift() ?? 'no answer');
  socket.tellTask(TASK_ID, { type: 'error', code: 'unauthenticated' });
  await vi.advanceTimersByTimeAsync(1);
  expect(heard).toEqual(['queued']);
  socket.tellTask(TASK_ID, { type: 'error', code: 'task_not_found' });
  await vi.advanceTimersByTimeAsync(1);
  expect(gone).toEqual(['task_not_found']);
});
