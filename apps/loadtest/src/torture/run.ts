import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../storm/random.ts';
import { createAsk } from './buyers/ask.ts';
import { live, type World } from './buyers/buyer.ts';
import { operate } from './buyers/operator.ts';
import { createPerson, type Person } from './buyers/person.ts';
import { createProvider } from './buyers/settle-order.ts';
import { awaitVerdicts, compareStores, proveRounds, storedOrders } from './checks/at-rest.ts';
import { checkOrders } from './checks/order-checks.ts';
import { createLedger, startSampler } from './checks/sampler.ts';
import { checkOutages, type OutageSeen } from './checks/outages.ts';
import { checkTickets } from './checks/ticket-checks.ts';
import { executeFaults, type FaultCounts } from './faults/executor.ts';
import { faultsOn, planFaults } from './faults/plan.ts';
import { createHistory, type Violation } from './history/history.ts';
import type { TortureOptions } from './options.ts';
import { startProduct, type Product } from './product/product.ts';

export type TortureResult = {
  options: TortureOptions;
  faults: ReadonlyMap<string, FaultCounts>;
  situations: ReadonlyMap<string, number>;
  outages: readonly OutageSeen[];
  violations: readonly Violation[];
  tickets: number;
  orders: number;
  /** Until the last ticket had its verdict, after all was healed. */
  finalAfterMs: number;
};

/** The sales of a run: one for each way in which units come and go. */
const SALES = [
  { title: 'Long to pay', stock: 12, payWindowSeconds: 60 },
  { title: 'Short to pay', stock: 8, payWindowSeconds: 3, perBuyer: 3 },
  { title: 'Few', stock: 3, payWindowSeconds: 8 },
  { title: 'Drawn', stock: 5, payWindowSeconds: 8, drawMs: 1500 },
];

const SAY_EVERY_MS = 10_000;

/** Runs it from the start of the servers to the last check. */
export async function torture(
  options: TortureOptions,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<TortureResult> {
  const history = createHistory(options.history);
  const { seed, fsync, minutes } = options;
  const ms = minutes * 60_000;
  const product = await startProduct({
    ...options,
    onEnd: (reason) => history.violation('a process ended by itself', reason),
    onLine: (node, line) => history.write({ node, line }),
  });
  try {
    return await onProduct(product);
  } finally {
    await product.stop();
    await history.close();
  }

  async function onProduct(product: Product): Promise<TortureResult> {
    const doors = product.apis.map(({ door }) => door?.port ?? 0);
    const { ask, close } = createAsk(doors, history);
    const ledger = createLedger(product);
    let isOver = false;
    const someone = (number: number, cookie = ''): Person => {
      const random = createRandom(seed * 10_000 + number);
      const person = createPerson({ ask, history, doors, random, isOver: () => isOver });
      person.cookie = cookie;
      return person;
    };
    const operator = createPerson({
      ask: (api, question) =>
        ask(api, {
          ...question,
          headers: { ...question.headers, authorization: `Bearer ${product.adminToken}` },
        }),
      history,
      doors,
      random: createRandom(seed * 10_000 + 9999),
      isOver: () => false,
    });
    const sales = await makeSales(operator);
    const saleIds = sales.map(({ id }) => id);
    product.saleIds.push(...saleIds);
    const all = faultsOn(options.cluster ? 'cluster' : 'one');
    const faults = fsync === 'always' ? all.filter((each) => !each.losesData) : all;
    const plan = planFaults(seed, ms, faults);
    say(
      `${plan.length} faults in ${minutes} minutes; ${options.buyers} buyers; sales ${saleIds.join(', ')}`,
    );

    const people = Array.from({ length: options.buyers }, (_, number) => someone(number));
    const world: World = {
      sales,
      provider: createProvider(someone(9998)),
      isCommitted: (ticketId) => ledger.isCommitted(ticketId),
      isOver: () => isOver,
    };
    history.begin();
    const begunMs = performance.now();
    const execution = executeFaults(product, plan, {
      losesBySync: fsync !== 'always',
      say: (what) => history.write({ fault: what }),
    });
    const sampler = startSampler(product, history, execution.losses);
    const lives = [
      ...people.map((person) => live(person, world)),
      operate({ person: operator, saleIds, isOver: () => isOver }),
    ];
    const progress = setInterval(() => say(progressOf(history, execution.counts)), SAY_EVERY_MS);
    const end = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    try {
      await Promise.race([Promise.all([execution.done, sleep(ms)]), end]);
      isOver = true;
      await Promise.all(lives);
    } finally {
      clearInterval(progress);
    }

    say('All is healed; waiting for the last verdicts');
    const owners = new Map(people.map((person) => [person.buyerId, person]));
    const finalAfterMs = await awaitVerdicts(history, ({ buyerId }) => owners.get(buyerId));
    say(
      `Every ticket was looked at after ${(finalAfterMs / 1000).toFixed(1)} s; reading the sheets`,
    );
    await proveRounds(product, history, operator, execution.losses);
    await compareStores(product, history);
    await sampler.stop();

    say('Everything is killed and started again');
    await restartAll(product);
    await awaitVerdicts(history, ({ buyerId }) => owners.get(buyerId));
    await proveRounds(product, history, operator, execution.losses);
    checkTickets(history, execution.losses);
    checkOrders(history, await storedOrders(product));
    const outages = checkOutages(history, execution.outages, begunMs);
    await close();
    await ledger.close();
    return {
      options,
      faults: execution.counts,
      situations: history.situations,
      outages,
      violations: history.violations,
      tickets: history.tickets.size,
      orders: history.orders.size,
      finalAfterMs,
    };
  }
}

async function makeSales(operator: Person): Promise<World['sales']> {
  const opensAt = new Date(Date.now() - 1000).toISOString();
  const closesAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const sales: { id: number; perBuyer: number }[] = [];
  for (const sale of SALES) {
    const answer = await operator.insist({
      method: 'POST',
      path: '/api/admin/sales',
      body: { ...sale, priceCents: 990, opensAt, closesAt },
    });
    if (answer?.status !== 201) throw new Error(`A sale could not be made: ${answer?.status}`);
    sales.push({ id: Number(answer.body['id']), perBuyer: Number(answer.body['perBuyer']) });
  }
  return sales;
}

/** What was answered must be there after it, too. */
async function restartAll({ servers, apis, workers }: Product): Promise<void> {
  const nodes = [...apis, ...workers];
  await Promise.all(nodes.map((node) => node.end('SIGKILL')));
  const { redis, mysql } = servers;
  const stores = redis.kind === 'one' ? [redis.primary] : redis.all;
  const services = [mysql, ...stores.map(({ service }) => service)];
  // What everysec has not written yet is written within a second.
  await sleep(2000);
  await Promise.all(services.map((service) => service.kill()));
  await Promise.all(services.map((service) => service.start()));
  await Promise.all(nodes.map((node) => node.start()));
}

function progressOf(
  { since, tickets, orders, violations }: ReturnType<typeof createHistory>,
  counts: ReadonlyMap<string, FaultCounts>,
): string {
  const seconds = Math.round(since() / 1000);
  const faults = [...counts.values()].reduce((sum, { happened }) => sum + happened, 0);
  return `${seconds} s: ${tickets.size} tickets, ${orders.size} orders, ${faults} faults, ${violations.length} violations`;
}
