import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';
import type { Shop } from '../product/shop.ts';

async function askForPass(shop: Shop): Promise<void> {
  await shop.reset(1, 3);
  await shop.sql('update sales set pass_required = 1 where id = 1');
  await expect.poll(async () => (await shop.sale(1)).pass.required).toBe(true);
}

test('a pass is fetched by the page itself, before the press and over a reload', async ({
  page,
  shop,
}) => {
  await askForPass(shop);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/pass'))
      asked.push(request.postData() ?? '');
  });
  const { open, buy, won } = salePage(page);
  const ready = page.getByText('Your pass for this sale is ready.');
  await open();
  await expect(ready).toBeVisible();
  expect(asked).toHaveLength(2);
  await page.reload();
  await expect(ready).toBeVisible();
  await buy.click();
  await expect(won).toBeVisible();
  expect(asked).toHaveLength(2);
  await shop.sql('update sales set pass_required = 0 where id = 1');
});

/** Makes the smallest of all modules. */
const runWebAssembly = () =>
  String(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));

test('the solver may run WebAssembly, whose script has a policy of its own, and the page may not', async ({
  page,
  shop,
}) => {
  await askForPass(shop);
  const started = page.waitForEvent('worker');
  await salePage(page).open();
  const address = (await started).url();
  // Those of the page end when they have solved their parts, and must not be taken for this one.
  await expect(page.getByText('Your pass for this sale is ready.')).toBeVisible();
  const [another] = await Promise.all([
    page.waitForEvent('worker'),
    page.evaluate((url) => void new Worker(url, { type: 'module' }), address),
  ]);
  expect(await another.evaluate(runWebAssembly)).toBe('[object WebAssembly.Module]');
  await expect(page.evaluate(runWebAssembly)).rejects.toThrow(/Content Security Policy/);
  await shop.sql('update sales set pass_required = 0 where id = 1');
});
