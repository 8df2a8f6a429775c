import { once } from 'node:events';
import { startProgram } from '@seckill/scripts/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { reconnectAfterMs } from '@seckill/contracts';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

async function startProcesses(count: string) {
  const { config } = stack;
  const lines: string[] = [];
  const program = await startProgram(
    'api',
    {
      PORT: '0',
      API_PROCESSES: count,
      REDIS_URL: config.redisUrl,
      DATABASE_URL: config.databaseUrl,
      ADMIN_TOKEN: config.adminToken,
      SESSION_SECRET: String(config.sessionSecret),
      KEY_PREFIX: config.keyPrefix,
    },
    (line) => lines.push(line),
  );
  const { url }: { url: string } = JSON.parse(program.ready);
  const numbersOf = async () => {
    // One that is handed to a process just as it is killed is answered by nobody.
    const signal = AbortSignal.timeout(3_000);
    const text = await (await fetch(`${url}/metrics`, { signal })).text();
    const series = text.matchAll(/^seckill_live_sockets\{process="(\d+)"\} (\d+)$/gm);
    return [...series].map(([, number, sockets]) => [Number(number), Number(sockets)]);
  };
  return { ...program, url, lines, numbersOf };
}

it('processes share a port, are counted together, replaced, and end in order', async () => {
  const api = await startProcesses('2');
  /** On a busy machine one may answer too late to be counted. */
  const socketsByNumber = (total: number) =>
    vi.waitFor(
      async () => {
        const pairs = await api.numbersOf();
        expect(pairs.map(([number = 0]) => number).toSorted((a, b) => a - b)).toEqual([1, 2]);
        expect(pairs.reduce((sum, [, sockets = 0]) => sum + sockets, 0)).toBe(total);
        return new Map(pairs.map(([number = 0, sockets = 0]) => [number, sockets]));
      },
      { timeout: 30_000, interval: 100 },
    );
  await socketsByNumber(0);

  const sockets = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/live`, {
        headers: { origin: api.url },
      });
      await once(socket, 'open');
      return socket;
    }),
  );
  const held = await socketsByNumber(6);
  expect(held.get(1)).toBeGreaterThan(0);
  expect(held.get(2)).toBeGreaterThan(0);

  // One of them dies: its sockets go, the port does not, and another takes its number.
  const pids = api.lines.flatMap((line) => {
    const said: { pid: number; process?: number } = JSON.parse(line);
    return said.process === 1 ? [said.pid] : [];
  });
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await socketsByNumber(held.get(2) ?? 0);
  expect((await fetch(`${api.url}/api/sales`)).status).toBe(200);
  const left = sockets.filter((socket) => socket.readyState === socket.OPEN);
  expect(left).toHaveLength(held.get(2) ?? 0);

  const closings = left.map(async (socket) => {
    const [code, reason]: [number, Buffer] = await new Promise((resolve) =>
      socket.once('close', (...closed) => resolve(closed)),
    );
    return { code, afterMs: reconnectAfterMs(String(reason)) };
  });
  await api.stop();
  const told = await Promise.all(closings);
  expect(told.map(({ code }) => code)).toEqual(left.map(() => 1012));
  expect(new Set(told.map(({ afterMs }) => afterMs)).size).toBe(left.length);
  expect(api.child.exitCode).toBe(0);
});
