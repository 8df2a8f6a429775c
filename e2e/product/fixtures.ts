import { expect, type Page, test as base } from 'playwright/test';
import { createShop, type Shop } from './shop.ts';
import type { Product } from './start-product.ts';

export { expect };

function runningProduct(): Omit<Product, 'stop'> {
  return JSON.parse(process.env.SECKILL_E2E ?? '');
}

export const test = base.extend<{ shop: Shop; quietConsole: undefined }>({
  baseURL: async ({}, use) => use(runningProduct().url),

  shop: async ({}, use) => {
    const shop = createShop(runningProduct());
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
      context.on('weberror', ({ error }) => said.push(`not caught: ${error().message}`));
      await use(undefined);
      const allowed = testInfo.annotations.filter(({ type }) => type === 'console');
      const surprising = said.filter(
        (line) => !allowed.some(({ description }) => new RegExp(description ?? '').test(line)),
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
