import { cleanup, fireEvent, screen } from '@testing-library/react';
import type { Arrival, Order } from '@seckill/contracts';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../testing/fake-api.ts';
import { createFakeLive } from '../testing/fake-live.ts';
import { renderPart } from '../testing/render.tsx';
import { won } from '../testing/samples.ts';
import { MoneyNotes } from './money-notes.tsx';
import { PayButton } from './pay-button.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const arrival = (over: Partial<Arrival>): Arrival => ({
  amountCents: 5000,
  currency: 'CNY',
  backCents: 0,
  status: 'part',
  arrivedAt: '2026-11-11T12:00:00.000Z',
  ...over,
});
const order = (over: Partial<Order>): Order => ({ ...won().order, payments: [], ...over });

function showButton(listed: Order, paymentProvider: 'demo' | 'webhook' = 'webhook') {
  const answers: Record<string, unknown> = {
    '/api/session/guest': { userId: 'g_me', name: 'Guest 1' },
    '/api/orders': { orders: [listed] },
    '/api/sales': { serverTime: new Date().toISOString(), sales: [], paymentProvider },
  };
  const pending = { status: 'pending', reference: 'pay_2' } as const;
  stubApi(({ path }) => ({ status: 200, body: answers[path] ?? { ...listed, payment: pending } }));
  renderPart(<PayButton order={won().order} />, createFakeLive('open').live);
}

it('asks for what is left once a part has come, and says so', async () => {
  showButton(
    order({ arrivals: [arrival({})], payment: { status: 'partial', reference: 'pay_1' } }),
  );
  await screen.findByRole('button', { name: 'Pay ¥49' });
  expect(screen.getByRole('list').textContent).toBe(
    '¥50 of ¥99 has arrived. Please pay the remaining ¥49.',
  );
  expect(screen.queryByText(/Demo payment/)).toBeNull();
});

it('says that it waits for the provider, also after a reload', async () => {
  showButton(order({ payment: { status: 'pending', reference: 'pay_1' } }));
  await screen.findByText('Confirming your payment…');
  fireEvent.click(screen.getByRole('button', { name: 'Pay ¥99' }));
  await vi.waitFor(() => expect(screen.getByRole('button')).toHaveProperty('disabled', true));
});

it('says that a demo takes no money', async () => {
  showButton(order({}), 'demo');
  expect(await screen.findByText('Demo payment: no real money is charged.')).toBeDefined();
});

it('tells what goes back, in the currency in which it came, and what went', () => {
  const back = [
    arrival({ status: 'due', backCents: 1990, amountCents: 1990, currency: 'JPY' }),
    arrival({ status: 'refunded', backCents: 5000 }),
  ];
  const ended = order({ status: 'expired', arrivals: back });
  renderPart(<MoneyNotes order={ended} />, createFakeLive('open').live);
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'JP¥1,990 will be refunded to you.',
    '¥50 has been refunded to you.',
  ]);
});
