import { startMariadb, startRedis } from '@seckill/scripts/services';
import { startProduct } from '../../product/start-product.ts';
import { openLink, type LinkMode } from '../../torture/product/link.ts';
import { NO_LIMITS } from '../contestants/exchanged-api.ts';
import { stormOnce, type Storm, type Waits } from './storm-once.ts';

export type Delayed = Storm & { delayMs: number; waits: Waits };

/** So few at a time that who waits waits for the network and not for this machine; and a crowd in one instant. */
const STORMS: readonly Storm[] = [
  { buyers: 1000, units: 1000, via: 'ws', jitterMs: 2000 },
  { buyers: 1000, units: 50, via: 'ws', jitterMs: 0 },
];

/**
 * What buyers wait for when Redis and MySQL are so many ms away from the API and the worker, each way. By links that deliver late:
 * a delay of the kernel's would be one for all programs of the machine.
 */
export async function measureDelays(
  delays: readonly number[],
  onMeasured: (measured: Delayed) => void,
): Promise<void> {
  const closers: (() => unknown)[] = [];
  try {
    const [redis, mysql] = await Promise.all([startRedis({ appendOnly: true }), startMariadb()]);
    closers.push(() => Promise.all([redis.stop(), mysql.stop()]));
    const links = await Promise.all([redis, mysql].map(({ name, port }) => openLink(name, port)));
    closers.push(() => links.forEach((link) => link.close()));
    const [toRedis, toMysql] = [redis, mysql].map(({ url }, at) =>
      Object.assign(new URL(url), { port: links[at]?.port }).href.replace(/\/$/, ''),
    );
    const servers = { redis: toRedis ?? '', mysql: toMysql ?? '' };
    const product = await startProduct(servers, { PATH: process.env['PATH'], ...NO_LIMITS });
    closers.push(() => {
      for (const link of links) link.set({ kind: 'pass' });
      return product.stop();
    });
    await stormOnce(product, { buyers: 1000, units: 1000, via: 'ws', jitterMs: 0 });
    const set = (mode: LinkMode) => links.forEach((link) => link.set(mode));
    for (const delayMs of [0, ...delays]) {
      const delayed: LinkMode = delayMs > 0 ? { kind: 'delay', ms: delayMs } : { kind: 'pass' };
      const meanwhile = { begin: () => set(delayed), end: () => set({ kind: 'pass' }) };
      for (const storm of STORMS) {
        const waits = await stormOnce(product, storm, meanwhile);
        onMeasured({ ...storm, delayMs, waits });
      }
    }
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

export const nameOfDelay = ({ delayMs, units, jitterMs }: Delayed) =>
  `${delayMs} ms each way; ${units.toLocaleString('en-US')} units, ${jitterMs > 0 ? `within ${jitterMs / 1000} s` : 'in one instant'}`;
