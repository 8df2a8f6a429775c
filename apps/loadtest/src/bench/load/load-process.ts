// The load generator, as a process of its own, so that its work is nobody else's.
import autocannon from 'autocannon';
import { deal } from './deal.ts';

/** One measurement's load. With `amount` that many requests, else `seconds` of them. */
export type LoadJob = {
  /** Of several, connections take turns. */
  url: string | string[];
  /** Where each connection's requests go in turn; the path of `url` when not said. */
  paths?: string[];
  cookies: string[];
  connections: number;
  seconds: number;
  amount?: number;
  /** The status that is hoped for; 202 when not said. */
  answer?: number;
};

export type LoadResult = Awaited<ReturnType<typeof run>>;

process.on('message', (job) => {
  void run(job as LoadJob).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);

async function run(job: LoadJob) {
  const { url, paths = [], cookies, connections, seconds, amount, answer = 202 } = job;
  const dealt = deal(cookies, paths, connections);
  const result = await autocannon({
    // @types/autocannon does not know of several.
    url: url as string,
    method: 'POST',
    connections,
    body: '{}',
    // Without it a run ends at the next whole second.
    sampleInt: 100,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    // Each connection speaks for its own buyers in turn; all of their requests are built beforehand.
    setupClient: (client) => {
      const presses = dealt.pop() ?? [];
      client.setRequests(
        presses.map(({ cookie, path }) => {
          const headers = { cookie, 'content-type': 'application/json' };
          return { headers, ...(path && { path }) };
        }),
      );
    },
  });
  // @types/autocannon does not know of them.
  const { statusCodeStats } = result as { statusCodeStats?: Record<string, { count: number }> };
  const accepted = statusCodeStats?.[String(answer)]?.count ?? 0;
  return {
    accepted,
    /** Also who had a ticket already. */
    refused: result['2xx'] + result.non2xx - accepted,
    failed: result.errors,
    seconds: (result.finish.getTime() - result.start.getTime()) / 1000,
    /** The moment of the last request, ms since the epoch. */
    finishedAt: result.finish.getTime(),
    /** ms */
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
