import { setTimeout as sleep } from 'node:timers/promises';
import { request } from '../product/http.ts';
import { resetSale } from '../product/sale.ts';
import type { Generator } from './generator.ts';
import type { LoadResult } from './generator-process.ts';
import type { OverloadOptions } from './options.ts';
import { pin } from './pin.ts';
import type { Product } from './product.ts';
import { residentMb, watchResident } from './resident.ts';

const SALE = 1;
const PURCHASES = `/api/sales/${SALE}/purchases`;
/** More than anybody asks for here. */
const STOCK = 1_000_000;
const WARM_UP_S = 3;
const CALIBRATE_S = 5;
const CONNECTIONS = 32;
/** Recovered: a purchase is accepted in this time, ten times in a row. */
const WELL_MS = 300;
const WELL_TIMES = 10;
const GIVE_UP_MS = 60_000;

export type Step = LoadResult & {
  share: number;
  perSecond: number;
  /** Accepted in a second, while it was asked for. */
  goodput: number;
  residentMb: number;
};

export type Steps = {
  pinned: boolean;
  capacity: number;
  steps: Step[];
  recoveredSeconds: number | undefined;
  residentMb: { before: number; after: number };
};

/** What the API accepts while it is asked for more and more, at a rate that its answers do not change. */
export async function measureSteps(
  product: Product,
  generator: Generator,
  { seconds, slowDown, steps: shares }: Pick<OverloadOptions, 'seconds' | 'slowDown' | 'steps'>,
  say: (line: string) => void,
): Promise<Steps> {
  const api = await product.startApi(slowDown);
  try {
    const pinned = (await Promise.all([pin(api.pid, 0), pin(generator.pid, 1)])).every(Boolean);
    await resetSale(api.client, product.adminToken, SALE, STOCK);
    const purchases = { url: api.url + PURCHASES, method: 'POST' as const };
    const calibrate = (forSeconds: number) =>
      generator.apply({
        ...purchases,
        cookies: product.buyers(20_000),
        connections: CONNECTIONS,
        seconds: forSeconds,
      });
    await calibrate(WARM_UP_S);
    const alone = await calibrate(CALIBRATE_S);
    const capacity = (alone.statuses[202] ?? 0) / alone.seconds;
    say(`capacity: ${Math.round(capacity)} purchases/s`);
    const before = residentMb(api.pid);
    const steps: Step[] = [];
    for (const share of shares) {
      const perSecond = (capacity * share) / 100;
      const memory = watchResident(api.pid);
      const cookies = product.buyers(Math.ceil(perSecond * seconds));
      const load = await generator.apply({ ...purchases, cookies, perSecond, seconds });
      const goodput = load.inTime / seconds;
      steps.push({ ...load, share: share / 100, perSecond, goodput, residentMb: memory() });
      say(`${share} %: ${Math.round(goodput)}/s accepted, ${JSON.stringify(load.statuses)}`);
    }
    const recoveredSeconds = await recovery(api, product);
    return {
      pinned,
      capacity,
      steps,
      recoveredSeconds,
      residentMb: { before, after: residentMb(api.pid) },
    };
  } finally {
    await api.stop();
  }
}

/** How long it takes until purchases are accepted quickly again; undefined: it did not come to that. */
async function recovery(
  { client }: Awaited<ReturnType<Product['startApi']>>,
  product: Product,
): Promise<number | undefined> {
  const begun = performance.now();
  const buyers = product.buyers(2_000);
  let well = 0;
  while (performance.now() - begun < GIVE_UP_MS) {
    const asked = performance.now();
    const cookie = buyers.pop() ?? '';
    const { status } = await request(client, {
      method: 'POST',
      path: PURCHASES,
      cookie,
      body: {},
    });
    well = status === 202 && performance.now() - asked < WELL_MS ? well + 1 : 0;
    if (well === WELL_TIMES) return (performance.now() - begun) / 1000;
    await sleep(50);
  }
  return undefined;
}
