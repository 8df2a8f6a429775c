import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('a pass is fetched by the page itself, before the press and over a reload', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 3);
  await shop.sql('update sales set pass_required = 1 where id = 1');
  await expect.poll(async () => (await shop.sale(1)).pass.required).toBe(true);
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
