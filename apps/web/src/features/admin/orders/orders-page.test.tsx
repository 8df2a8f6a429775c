import type { AdminOrder } from '@seckill/contracts';
import { cleanup, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { won } from '../../../testing/samples.ts';
import '../words.ts';
import { OrdersPage } from './orders-page.tsx';

const order: AdminOrder = {
  ...won().order,
  orderNumber: 'NF6Y-Y4HM-ASWY',
  userId: 'g_1',
  buyerName: 'Guest 7f3a',
  arrivals: [
    {
      amountCents: 10_000,
      currency: 'CNY',
      backCents: 100,
      status: 'due',
      arrivedAt: '2026-11-11T12:00:00.000Z',
    },
  ],
};

beforeEach(() => history.replaceState(null, '', '/admin/orders'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const open = (orders: AdminOrder[]) => {
  const api = stubApi(() => ({ status: 200, body: { orders } }));
  renderPart(<OrdersPage />, createFakeLive().live);
  return () => api.calls.filter((call) => call.includes('/api/admin/orders'));
};
const search = async (number: string) => {
  await userEvent.type(await screen.findByLabelText('Order number'), number);
  await userEvent.click(screen.getByRole('button', { name: 'Search' }));
};

it('finds an order by its number, however it is typed, and says what came for it', async () => {
  const calls = open([order]);
  await search(' nf6yy4hmaswy');
  const row = (await screen.findByText('NF6Y-Y4HM-ASWY')).closest('li')!;
  for (const words of ['Guest 7f3a', '¥99', /^¥100, of which ¥1 goes back/, 'No. 1, round 4'])
    expect(within(row).getByText(words)).toBeTruthy();
  expect(calls()).toEqual(['GET /api/admin/orders?number=nf6yy4hmaswy']);
  expect(location.search).toBe('?number=nf6yy4hmaswy');
});

it('sees a wrong digit before it asks', async () => {
  const calls = open([]);
  await search('NF6Y-Y4HM-ASWZ');
  expect(await screen.findByText(/A digit is wrong or missing/)).toBeTruthy();
  expect(calls()).toEqual([]);
});

it('says that nobody has an order of this number', async () => {
  open([]);
  await search('NF6Y-Y4HM-ASWY');
  expect(await screen.findByText('No order has this number')).toBeTruthy();
});
