import { startMariadb, startRedis, type Service } from '@seckill/scripts/services';
import { startProduct, type Product } from '../../product/start-product.ts';

export type Stores = { redis: Service; mysql: Service };

/** One API and one worker on durable servers of their own, for as long as this takes. `environment`: beside the path of this process. */
export async function withPrivateProduct<T>(
  environment: NodeJS.ProcessEnv,
  use: (product: Product, stores: Stores) => Promise<T>,
): Promise<T> {
  const closers: (() => unknown)[] = [];
  try {
    const [redis, mysql] = await Promise.all([startRedis({ appendOnly: true }), startMariadb()]);
    closers.push(() => Promise.all([redis.stop(), mysql.stop()]));
    const servers = { redis: redis.url, mysql: mysql.url };
    const product = await startProduct(servers, { PATH: process.env['PATH'], ...environment });
    closers.push(() => product.stop());
    return await use(product, { redis, mysql });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
