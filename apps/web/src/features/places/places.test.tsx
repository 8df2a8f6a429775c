import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Ticket } from '@seckill/contracts';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { closed, queued, sale, standby, TASK_ID, won } from '../../testing/samples.ts';
import { Places } from './places.tsx';
import { reminderTimes } from './reminder-times.ts';

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A page that is not the sale's, of somebody who has these tickets. */
function open(...tickets: Ticket[]) {
  const socket = createFakeLive('open');
  const paid = { ...won().order, status: 'paid' as const };
  const api = stubApi(
    ({ method, path }) => {
      if (path === '/api/session/guest')
        return { status: 201, body: { userId: 'g_me', name: 'Guest' } };
      if (path === '/api/orders') return { status: 200, body: { orders: [paid] } };
      if (method === 'POST') return { status: 200, body: paid };
      return { status: 200, body: sale() };
    },
    () => tickets,
  );
  renderPart(
    <>
      <PageTitle>My orders</PageTitle>
      <Places />
    </>,
    socket.live,
  );
  const push = (ticket: Ticket) => socket.tellTask(TASK_ID, { type: 'task', task: ticket });
  return { push, api };
}

it('says on any page what waits for me, and a win the moment it is known', async () => {
  const { push } = open(queued(44));
  expect(await screen.findByText('In line for Headphones, 43 ahead of you')).toBeTruthy();
  await waitFor(() => expect(document.title).toBe('(44) In line – My orders – Seckill'));
  const ticket = won();
  push({ ...ticket, order: { ...ticket.order, quantity: 2 } });
  expect(await screen.findByText('You got it!')).toBeTruthy();
  expect(screen.getByText('A thing: pay ¥198 to keep it.')).toBeTruthy();
  expect(await screen.findByText(/^A thing is yours: 1[45]:\d\d left to pay$/)).toBeTruthy();
  expect(screen.queryByText(/ahead of you/)).toBeNull();
  await waitFor(() =>
    expect(document.title).toMatch(/^✔ Yours – pay in 1[45]:\d\d – My orders – Seckill$/),
  );
  // The list of orders says that it is paid by now.
  await waitFor(() => expect(screen.queryByTestId('news')).toBeNull());
});

it('an unpaid order is paid from the bar, which goes then', async () => {
  const { api } = open(won());
  fireEvent.click(await screen.findByRole('button', { name: 'Pay ¥99' }));
  await waitFor(() => expect(api.calls).toContain('POST /api/orders/ORDER-1/payment'));
});

it('says what came to nothing, once, and lets it be closed', async () => {
  const { push } = open(standby(2));
  expect(await screen.findByText('On standby for Headphones, place 2')).toBeTruthy();
  push(closed('sold_out'));
  const news = await screen.findByTestId('news');
  expect(news.textContent).toContain('Sorry, it sold out before your turn');
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByTestId('news')).toBeNull());
});

it('a verdict that nobody waited for here is not news', async () => {
  const { api } = open(closed('sold_out'));
  await waitFor(() => expect(api.calls).toContain('GET /api/tickets'));
  expect(screen.queryByTestId('news')).toBeNull();
  expect(screen.queryByTestId('places')).toBeNull();
});

it('reminds at half of the time to pay and two minutes before its end', () => {
  const order = (minutes: number) => ({
    createdAt: '2026-01-01T10:00:00.000Z',
    payBy: new Date(Date.parse('2026-01-01T10:00:00.000Z') + minutes * 60_000).toISOString(),
  });
  const times = (minutes: number) =>
    reminderTimes(order(minutes)).map((at) => new Date(at).toISOString().slice(11, 19));
  expect(times(15)).toEqual(['10:07:30', '10:13:00']);
  expect(times(3)).toEqual(['10:01:30']);
});
