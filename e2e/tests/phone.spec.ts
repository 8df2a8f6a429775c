import { expectNoViolation } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';
import { salePage } from '../product/sale-page.ts';

test('a sale for confirmed phones leads a guest to an account, a code and the purchase', async ({
  page,
  shop,
}) => {
  await shop.reset(1, 2);
  await shop.sql("update sales set buyers = 'verified' where id = 1");
  await expect.poll(async () => (await shop.sale(1)).buyers).toBe('verified');
  const { open, buy, won } = salePage(page);
  await open();
  await expect(
    page.getByText('This sale is for members. Sign in or make an account'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Sign in to buy' }).click();
  await page.getByText('Create account').click();
  await page.getByLabel('User name').fill(`ada.${Date.now()}`);
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.getByLabel('Mobile number').fill('+86 138 0000 0000');
  await page.keyboard.press('Enter');

  await expect(page.getByTestId('member')).toBeVisible();
  await open();
  await expect(page.getByText('This sale is for members with a confirmed phone.')).toBeVisible();
  await page.getByRole('button', { name: 'Confirm phone' }).click();
  const phone = page.getByTestId('phone');
  await phone.getByRole('button', { name: 'Text me a code' }).click();
  await expect(phone.getByLabel('Code')).toBeFocused();
  await expectNoViolation(page, 'the code');

  // In the demo a text is a message.
  const inbox = await page.context().newPage();
  await inbox.goto('/inbox');
  const message = inbox.getByRole('main').getByRole('listitem').first();
  await expect(message).toContainText('Confirm your phone', { timeout: 20_000 });
  const code = /code is (\d{6})/.exec(await message.innerText())?.[1] ?? '';
  await inbox.close();
  await phone.getByLabel('Code').fill(code);
  await page.keyboard.press('Enter');
  await expect(phone.getByText('+8613800000000 is confirmed.')).toBeVisible();

  await open();
  await buy.click();
  await expect(won).toBeVisible();
  await shop.sql("update sales set buyers = 'guests' where id = 1");
});
