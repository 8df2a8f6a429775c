import { allowConsole, expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('an account, the message about what it won, and the way out and in again', async ({
  page,
  context,
  shop,
}) => {
  await shop.reset(1, 1);
  const name = `ada.${Date.now()}`;
  const header = page.getByRole('banner');
  await page.goto('/');
  await header.getByRole('link', { name: 'Sign in' }).click();
  await page.getByText('Create account').click();
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.getByLabel('Mobile number').fill('+86 138 0000 0000');
  await page.keyboard.press('Enter');
  await expect(header.getByRole('link', { name: `Account: ${name}` })).toBeVisible();

  const { open, buy, won } = salePage(page);
  await open();
  await buy.click();
  await expect(won).toBeVisible();
  await page.goto('/inbox');
  const message = page.getByRole('main').getByRole('listitem');
  await expect(message).toContainText('You got it', { timeout: 15_000 });
  await expect(message).toContainText('to +8613800000000');

  // An unpaid order is asked for every ten seconds: also in the moment between a session's end and the news of it.
  allowConsole('401 .*/api/(orders|tickets)$');
  await page.goto('/account');
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('link', { name: `Account: ${name}` })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(header.getByRole('link', { name: 'Sign in' })).toBeVisible();
  const why = other.getByTestId('somebody-else');
  await expect(why).toContainText('signed in or out in another tab');
  await expect(other.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await other.getByRole('link', { name: 'My orders' }).click();
  await expect(why).toBeEmpty();
  await other.close();
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.keyboard.press('Enter');
  await header.getByRole('link', { name: 'My orders' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toContainText('Awaiting payment');
});
