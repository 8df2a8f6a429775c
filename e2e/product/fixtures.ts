import { expect, type Page, test as base } from 'playwright/test';
import { createShop, type Shop } from './shop.ts';
import { startProduct, type Product } from './start-product.ts';

export { expect };

/** The admin page asks whether there is a lab, and to the browser a no is an error. */
const NO_LAB = /404 .*\/api\/lab$/;

type ForTest = { shop: Shop; quietConsole: undefined };

export const test = base.extend<ForTest, { product: Product; withLab: boolean }>({
  withLab: [false, { scope: 'worker', option: true }],

  // One for each of Playwright's workers: a test resets its sale, which others must not notice.
  product: [
    async ({ withLab }, use) => {
      const product = await startProduct({ withLab });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ product }, use) => use(product.url),

  shop: async ({ product }, use) => {
    const shop = createShop(product);
    await use(shop);
    shop.resumeWorker();
  },

  // No page of any test may write an error to its console, unless the test said so.
  quietConsole: [
    async ({ context }, use, testInfo) => {
      const said: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') said.push(`${message.text()} ${message.location().url}`);
      });
      context.on('weberror', (thrown) => said.push(`not caught: ${thrown.error().message}`));
      await use(undefined);
      const allowed = testInfo.annotations.filter(({ type }) => type === 'console');
      const surprising = said.filter(
        (line) =>
          !NO_LAB.test(line) &&
          !allowed.some(({ description }) => new RegExp(description ?? '').test(line)),
      );
      expect(surprising).toEqual([]);
    },
    { auto: true },
  ],
});

/** Says that a test brings about console errors like this on purpose: a refused request is one to the browser. */
export function allowConsole(pattern: string) {
  test.info().annotations.push({ type: 'console', description: pattern });
}

/** Counts how often the page asked for a place in line. */
export function countPurchases(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/purchases')) count += 1;
  });
  return () => count;
}
