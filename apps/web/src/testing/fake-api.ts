import type { Ticket } from '@seckill/contracts';
import { vi } from 'vitest';

export type Answer = { status: number; body?: unknown } | 'no answer';
export type Ask = (request: {
  method: string;
  path: string;
  body: unknown;
}) => Answer | Promise<Answer>;

/** Stands in for the network below `fetch`; what the page makes of the answers is under test. `tickets`: what the server says are mine. */
export function stubApi(ask: Ask, tickets: () => Ticket[] = () => []) {
  const calls: string[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    calls.push(`${method} ${path}`);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const answer =
      path === '/api/tickets'
        ? { status: 200, body: { tickets: tickets() } }
        : await ask({ method, path, body });
    if (init.signal?.aborted) throw new DOMException('aborted', 'AbortError');
    if (answer === 'no answer') throw new TypeError('fetch failed');
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status });
  });
  return { calls, count: (call: string) => calls.filter((made) => made === call).length };
}
