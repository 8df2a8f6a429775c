import { setTimeout as sleep } from 'node:timers/promises';
import { createHistogram } from 'node:perf_hooks';
import { poll } from '../product/poll.ts';
import { createPool, request } from '../product/http.ts';
import { codeOf, resetSale } from '../product/sale.ts';
import type { Generator } from './generator.ts';
import type { LoadJob } from './generator-process.ts';
import { pin } from './pin.ts';
import type { Product } from './product.ts';
import { watchResident } from './resident.ts';

const SALE = 1;
const STOCK = 1_000_000;
const PAY_EVERY_MS = 200;
const VERDICT_MS = 60_000;
const CALM_MS = 60_000;

export type Flood = {
  name: string;
  requestsPerSecond: number;
  statuses: Record<string, number>;
  paid: number;
  /** How many payments were answered otherwise, by answer. */
  notPaid: Record<string, number>;
  /** ms of a payment. */
  payP50: number;
  payP99: number;
  residentMb: number;
};

type Api = Awaited<ReturnType<Product['startApi']>>;
type Winner = { cookie: string; taskId: string; orderId: string };

/** Who pays five times a second while everybody else asks for something else. */
export async function measureFloods(
  product: Product,
  generator: Generator,
  seconds: number,
  say: (line: string) => void,
): Promise<Flood[]> {
  const api = await product.startApi(0);
  try {
    await product.startWorker();
    await Promise.all([pin(api.pid, 0), pin(generator.pid, 1)]);
    await resetSale(api.client, product.adminToken, SALE, STOCK);
    const buyers = product.buyers(20_000);
    const purchases = { url: `${api.url}/api/sales/${SALE}/purchases`, method: 'POST' as const };
    const pollOf = ({ taskId }: Winner) => ({ url: `${api.url}/api/tasks/${taskId}` });
    const unknown = { url: `${api.url}/api/sales/987654`, method: 'GET' as const, cookies: [''] };
    const won = await winners(api, product.buyers(1));
    const polls = won.map((winner) => ({
      ...pollOf(winner),
      method: 'GET' as const,
      cookies: [winner.cookie],
    }))[0];
    if (!polls) throw new Error('nobody won');
    const jobs: { name: string; job?: LoadJob }[] = [
      { name: 'none' },
      ...[1000, 4000].map((connections) => ({
        name: `purchases, ${connections} connections`,
        job: { ...purchases, cookies: buyers, connections, seconds },
      })),
      ...[200, 1000].map((connections) => ({
        name: `polls of one won ticket, ${connections}`,
        job: { ...polls, connections, seconds },
      })),
      ...[200, 1000].map((connections) => ({
        name: `unknown sale, no session, ${connections}`,
        job: { ...unknown, connections, seconds },
      })),
    ];
    const floods: Flood[] = [];
    for (const { name, job } of jobs) {
      const paying = await winners(api, product.buyers(Math.ceil((seconds * 1000) / PAY_EVERY_MS)));
      const memory = watchResident(api.pid);
      const payments = payWhile(api, paying);
      const load = job ? await generator.apply(job) : await sleep(seconds * 1000).then(() => none);
      floods.push({
        name,
        requestsPerSecond: load.asked / (load.seconds || seconds),
        statuses: load.statuses,
        ...(await payments()),
        residentMb: memory(),
      });
      say(`${name}: ${JSON.stringify(floods.at(-1))}`);
      await calm(api, product.adminToken);
    }
    return floods;
  } finally {
    await api.stop();
  }
}

const none = { asked: 0, seconds: 0, statuses: {} };

/** Buyers with an order each. */
async function winners({ client }: Api, cookies: readonly string[]): Promise<Winner[]> {
  return Promise.all(
    cookies.map(async (cookie) => {
      const path = `/api/sales/${SALE}/purchases`;
      const { body } = await request(client, { method: 'POST', path, cookie, body: {} });
      const taskId = String(Object(body).taskId);
      const orderId = await poll({ everyMs: 200, limitMs: VERDICT_MS }, async () => {
        const task = Object((await request(client, { path: `/api/tasks/${taskId}`, cookie })).body);
        return task.status === 'success' ? String(Object(task.order).orderId) : undefined;
      });
      if (orderId === undefined) throw new Error(`ticket ${taskId} was not decided`);
      return { cookie, taskId, orderId };
    }),
  );
}

/** Pays one order after another; the answer ends it. A payment that is late is not waited for by the next one. */
function payWhile({ url }: Api, winners: readonly Winner[]) {
  const client = createPool(url);
  const histogram = createHistogram();
  const due = [...winners];
  const inFlight: Promise<void>[] = [];
  const answers: Record<string, number> = {};
  async function pay({ cookie, orderId }: Winner) {
    const asked = performance.now();
    const path = `/api/orders/${orderId}/payment`;
    const answer = await request(client, { method: 'POST', path, cookie, body: {} }).catch(
      () => undefined,
    );
    const code = answer ? codeOf(answer) : 'no answer';
    answers[code] = (answers[code] ?? 0) + 1;
    histogram.record(Math.max(1, Math.round(performance.now() - asked)));
  }
  const timer = setInterval(() => {
    const next = due.shift();
    if (next) inFlight.push(pay(next));
  }, PAY_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(inFlight);
    await client.destroy();
    const { 200: paid = 0, ...notPaid } = answers;
    return {
      paid,
      notPaid,
      payP50: histogram.percentile(50),
      payP99: histogram.percentile(99),
    };
  };
}

/** Waits until the API sheds nothing and the line is decided. */
async function calm({ client }: Api, token: string): Promise<void> {
  await poll({ everyMs: 500, limitMs: CALM_MS }, async () => {
    const path = `/api/admin/sales/${SALE}/verify`;
    const sale = await request(client, { path: `/api/sales/${SALE}` });
    const waiting = Number(Object(sale.body).waiting ?? 1);
    const { status } = await request(client, { path, token });
    return sale.status === 200 && status === 200 && waiting === 0 ? true : undefined;
  });
}
