import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('an opening that is drawn: nobody has a place before, and the record proves the order', async ({
  browser,
  page,
  shop,
}) => {
  await shop.reset(2, 1);
  const context = await browser.newContext();
  const pages = [salePage(page), salePage(await context.newPage())];
  for (const { open } of pages) await open(2);
  await shop.sql('UPDATE sales SET draw_ms = 10000, opens_at = now(3) WHERE id = 2');
  const { round } = await shop.reset(2, 1);
  // The line stands still, so that a page that is slow to show its place is seen before the draw all the same.
  shop.pauseWorker();
  await Promise.all(pages.map(({ buy }) => buy.click()));
  for (const { line, place } of pages) {
    await expect(line).toContainText('Your place is about to be drawn');
    await expect(place).toHaveText('?');
  }
  shop.resumeWorker();
  const verdicts = pages.map(async ({ won, soldOut }) => {
    await expect(won.or(soldOut)).toBeVisible();
    return won.isVisible();
  });
  const winners = (await Promise.all(verdicts)).filter((hasWon) => hasWon);
  expect(winners).toHaveLength(1);
  await context.close();
  await page.goto(`/sales/2/rounds/${round}`);
  await page.getByRole('button', { name: 'Check the record' }).click();
  await expect(
    page.getByText('The order of the first tickets was drawn as promised.'),
  ).toBeVisible();
  await expect(page.getByText('The record holds: 1 of 2 won.')).toBeVisible();
  await shop.sql('UPDATE sales SET draw_ms = 0 WHERE id = 2');
  await shop.reset(2, 9);
});
