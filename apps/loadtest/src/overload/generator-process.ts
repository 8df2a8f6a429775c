// The load generator, as a process of its own, on a processor of its own.
import autocannon from 'autocannon';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRawClient } from './raw-client.ts';

type Target = { url: string; method: 'GET' | 'POST'; cookies: string[] };
/** `perSecond`: an open loop, which waits for no answer. `connections`: a closed one, each of which asks again when it is answered. */
export type LoadJob = Target & { seconds: number } & (
    | { perSecond: number }
    | { connections: number }
  );

export type LoadResult = {
  seconds: number;
  asked: number;
  /** How many answers of each status; 0 is no answer. */
  statuses: Record<string, number>;
  /** How many answers were below 300 while it asked. */
  inTime: number;
  /** Of answers below 300: ms from when they should have been asked for. */
  p50: number;
  p99: number;
};

const TICK_MS = 5;
const NO_ANSWER_MS = 30_000;

process.on('message', (job: LoadJob) => {
  void ('perSecond' in job ? openLoop(job) : closedLoop(job)).then((result) =>
    process.send?.(result),
  );
});
process.once('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);

const headersOf = (cookie: string | undefined) => ({
  ...(cookie && { cookie }),
  'content-type': 'application/json',
});

async function openLoop(job: LoadJob & { perSecond: number }): Promise<LoadResult> {
  const { url, method, cookies, perSecond, seconds } = job;
  const { origin, pathname } = new URL(url);
  const client = createRawClient(origin, NO_ANSWER_MS);
  const histogram = createHistogram();
  const statuses: Record<string, number> = {};
  const inFlight = new Set<Promise<void>>();
  const begun = performance.now();
  let asked = 0;
  let inTime = 0;

  async function ask(dueAt: number, cookie: string | undefined) {
    const status = await client.ask(method, pathname, cookie);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 0 || status >= 300) return;
    const now = performance.now();
    histogram.record(Math.max(1, Math.round((now - dueAt) * 1000)));
    if (now - begun <= seconds * 1000) inTime += 1;
  }

  for (;;) {
    const elapsed = performance.now() - begun;
    const due = Math.floor((Math.min(elapsed, seconds * 1000) / 1000) * perSecond);
    for (; asked < due; asked += 1) {
      const asking = ask(begun + (asked / perSecond) * 1000, cookies[asked % cookies.length]);
      inFlight.add(asking);
      void asking.finally(() => inFlight.delete(asking));
    }
    if (elapsed >= seconds * 1000) break;
    await sleep(TICK_MS);
  }
  await Promise.all(inFlight);
  client.close();
  const ms = (percentile: number) => histogram.percentile(percentile) / 1000;
  return { seconds, asked, statuses, inTime, p50: ms(50), p99: ms(99) };
}

async function closedLoop(job: LoadJob & { connections: number }): Promise<LoadResult> {
  const { url, method, cookies, connections, seconds } = job;
  let next = 0;
  const share = Math.max(1, Math.ceil(cookies.length / connections));
  const result = await autocannon({
    url,
    method,
    connections,
    duration: seconds,
    timeout: NO_ANSWER_MS / 1000,
    ...(method === 'POST' && { body: '{}' }),
    setupClient: (client) => {
      const mine = Array.from({ length: share }, () => cookies[next++ % cookies.length]);
      client.setRequests(mine.map((cookie) => ({ headers: headersOf(cookie) })));
    },
  });
  // @types/autocannon does not know of them.
  const { statusCodeStats = {} } = result as {
    statusCodeStats?: Record<string, { count: number }>;
  };
  const statuses = Object.fromEntries(
    Object.entries(statusCodeStats).map(([status, { count }]) => [status, count]),
  );
  return {
    seconds: (result.finish.getTime() - result.start.getTime()) / 1000,
    asked: result.requests.sent,
    statuses: { ...statuses, ...(result.errors > 0 && { 0: result.errors }) },
    inTime: result['2xx'],
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
