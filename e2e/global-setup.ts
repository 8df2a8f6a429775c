import { startProduct } from './product/start-product.ts';

/** Starts the product once for all tests; what they need to know of it travels in the environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const { stop, ...product } = await startProduct();
  process.env.SECKILL_E2E = JSON.stringify(product);
  return stop;
}
