import { expect, type Page } from 'playwright/test';

/** The words of the page as a buyer looks for them. */
export function salePage(page: Page) {
  return {
    open: async (saleId = 1) => {
      await page.goto(`/sales/${saleId}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
    buy: page.getByRole('button', { name: 'Buy now' }),
    line: page.getByRole('dialog', { name: 'You are in line' }),
    place: page.getByTestId('place'),
    standby: page.getByRole('dialog', { name: 'You are on standby' }),
    standbyPlace: page.getByTestId('standby-place'),
    won: page.getByRole('dialog', { name: 'Congratulations, you got it!' }),
    soldOut: page.getByRole('dialog', { name: 'Sorry, it sold out before your turn' }),
    cancelled: page.getByRole('dialog', { name: 'The sale was restarted' }),
    orderId: page.getByTestId('order-id'),
    connection: page.getByTestId('connection'),
  };
}
