import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Order, Ticket } from '@seckill/contracts';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { accepted, closed, queued, sale, TASK_ID, won } from '../../testing/samples.ts';
import { PurchasePanel } from './purchase-panel.tsx';

const BUY = 'POST /api/sales/1/purchases';

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Shop = {
  buy?: (wish: unknown) => Answer;
  task?: () => Ticket;
  tickets?: Ticket[];
  orders?: Order[];
  userId?: string;
  /** What the session says when it is asked for. */
  phoneConfirmed?: () => boolean;
};

function openShop(shop: Shop = {}) {
  const { buy, task, tickets, orders = [], userId = 'g_me', phoneConfirmed } = shop;
  const socket = createFakeLive('open');
  const api = stubApi(
    ({ method, path, body }) => {
      if (path === '/api/session/guest') {
        const session = { userId, name: 'Guest', phoneConfirmed: phoneConfirmed?.() };
        return { status: 201, body: session };
      }
      if (path === '/api/orders') return { status: 200, body: { orders } };
      if (path === '/api/sales')
        return { status: 200, body: { serverTime: sale().serverTime, sales: [sale()] } };
      if (method === 'GET' && path === '/api/sales/1') return { status: 200, body: sale() };
      if (method === 'DELETE') return { status: 200, body: { status: 'left' } };
      if (method === 'POST' && buy) return buy(body);
      if (method === 'POST') return { status: 202, body: accepted };
      return { status: 200, body: task?.() ?? queued(7) };
    },
    () => tickets ?? [],
  );
  return { socket, posts: () => api.count(BUY), calls: api.calls };
}

const button = (name: RegExp | string) => screen.findByRole('button', { name });
const push = (socket: ReturnType<typeof createFakeLive>, ticket: Ticket) =>
  socket.tellTask(TASK_ID, { type: 'task', task: ticket });

describe('from the click to the verdict', () => {
  it('a place in line, then the order', async () => {
    const { socket } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    expect(await screen.findByRole('dialog', { name: 'You are in line' })).toBeTruthy();
    expect(screen.getByTestId('place').textContent).toBe('7');

    push(socket, queued(2));
    await waitFor(() => expect(screen.getByTestId('place').textContent).toBe('2'));
    push(socket, queued(5));
    expect(screen.getByTestId('place').textContent).toBe('2');

    push(socket, won());
    expect(
      await screen.findByRole('dialog', { name: 'Congratulations, you got it!' }),
    ).toBeTruthy();
    expect(screen.getByTestId('order-id').textContent).toBe('7K3M-Q8TX-2V9R');
    const focused = () => document.activeElement?.textContent;
    await waitFor(() => expect(focused()).toBe('Congratulations, you got it!'));
  });

  it('asks for as many as were chosen, at the price that is shown, and for what is left', async () => {
    const wishes: unknown[] = [];
    const { socket } = openShop({
      buy(wish) {
        wishes.push(wish);
        return { status: 202, body: { ...accepted, number: 8 + wishes.length } };
      },
    });
    renderPart(<PurchasePanel sale={sale({ perBuyer: 3 })} />, socket.live);
    const choice = await screen.findByRole('combobox', { name: 'How many' });
    expect(choice.textContent).toContain('3 · ¥297');
    fireEvent.change(choice, { target: { value: '3' } });
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('place');
    push(socket, { ...closed('sold_out'), quantity: 3, unitsLeft: 2 });
    const verdict = await screen.findByTestId('verdict');
    expect(verdict.textContent).toContain('You asked for 3, and 2 were left');
    fireEvent.click(await button('Ask for 2'));
    const shown = { priceCents: 9900, currency: 'CNY' };
    await waitFor(() =>
      expect(wishes).toEqual([
        { ...shown, quantity: 3 },
        { ...shown, quantity: 2 },
      ]),
    );
  });

  it.each([
    [
      'where the stock ended',
      { number: 301, stockEndedAt: 5 },
      '301. The last item went to number 5.',
    ],
    [
      'in four digits',
      { number: 12_001, stockEndedAt: 1000 },
      '12,001. The last item went to number 1,000.',
    ],
    ['nothing of it where nobody knows', { number: 301 }, '301. See'],
  ])('who came too late is told %s, beside the record', async (_, known, words) => {
    const { socket } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('place');
    push(socket, { ...closed('sold_out'), ...known });
    const verdict = await screen.findByTestId('verdict');
    expect(verdict.textContent).toContain(`You were number ${words}`);
    const link = within(verdict).getByRole('link', { name: 'See how the line was served' });
    expect(link.getAttribute('href')).toBe('/sales/1/rounds/4');
  });

  it('is told that the price has changed instead of being in line', async () => {
    const { socket, calls } = openShop({
      buy: () => ({ status: 409, body: { code: 'price_changed' } }),
    });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    expect(await screen.findByText(/The price has changed/)).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(calls).toContain(BUY);
  });

  it('whose number has moved to another account is led to confirm one, and may press again then', async () => {
    let phoneConfirmed = true;
    const { socket, posts } = openShop({
      userId: 'u_me',
      phoneConfirmed: () => phoneConfirmed,
      buy() {
        phoneConfirmed = false;
        return { status: 403, body: { code: 'verified_only' } };
      },
    });
    const panel = <PurchasePanel sale={sale({ buyers: 'verified' })} />;
    const first = renderPart(panel, socket.live);
    fireEvent.click(await button('Buy now'));
    fireEvent.click(await button('Confirm phone'));
    expect(location.pathname).toBe('/account');
    expect(posts()).toBe(1);
    phoneConfirmed = true;
    first.unmount();
    renderPart(panel, socket.live);
    expect(await button('Buy now')).toBeTruthy();
    expect(screen.queryByText(/Confirm yours first/)).toBeNull();
  });

  it('a double click makes one ticket', async () => {
    const { socket, posts } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    const buy = await button('Buy now');
    fireEvent.click(buy);
    fireEvent.click(buy);
    await screen.findByRole('dialog', { name: 'You are in line' });
    expect(posts()).toBe(1);
  });

  it('Escape leaves the line, the button leads back', async () => {
    const { socket } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    fireEvent.click(await button('Keep browsing'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fireEvent.click(await button('In line: place 7'));
    expect(await screen.findByRole('dialog', { name: 'You are in line' })).toBeTruthy();
  });

  it('who leaves the line may press again', async () => {
    const { socket, posts, calls } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    fireEvent.click(await button('Leave the line'));
    const question = await screen.findByRole('dialog', { name: 'Leave the line?' });
    expect(question.textContent).toContain('Place 7 goes to those behind you');
    fireEvent.click(within(question).getByRole('button', { name: 'Leave the line' }));
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    expect(calls).toContain(`DELETE /api/tasks/${encodeURIComponent(TASK_ID)}`);
    expect(posts()).toBe(2);
  });

  it.each([
    ['sold_out', 'Sorry, it sold out before your turn'],
    ['cancelled', 'The sale was restarted'],
    ['failure', 'Something went wrong'],
  ] as const)('%s is told in words, and can be left', async (status, words) => {
    const { socket } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    push(socket, closed(status));
    expect(await screen.findByRole('dialog', { name: words })).toBeTruthy();
    expect(screen.getByRole('dialog').textContent).not.toMatch(/_/);
    fireEvent.click(await button('Close'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('a lost ticket takes a new place without a click', async () => {
    const places = [accepted, { ...accepted, taskId: 'order.place~new', number: 20, position: 3 }];
    const prices: unknown[] = [];
    const { socket } = openShop({
      buy(wish) {
        prices.push((wish as { priceCents: number }).priceCents);
        return { status: 202, body: places.shift() };
      },
    });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    // The sale costs ¥99 by now.
    const terms = { priceCents: 4900, currency: 'CNY', payWindowSeconds: 90 };
    push(socket, { ...queued(7), terms });
    expect(await screen.findByText(/^¥49, fixed/)).toBeTruthy();
    push(socket, closed('lost'));
    await waitFor(() => expect(prices).toEqual([9900, 4900]), { timeout: 3000 });
    await waitFor(() => expect(screen.getByTestId('place').textContent).toBe('3'));
  });
});

describe('who is in line is told', () => {
  it.each([
    ['what happens next', {}, /have 1 min 30 sec to pay/],
    ['that the sale is paused', { state: 'paused' }, /The sale is paused/],
    ['that it has ended', { closesAt: new Date(0).toISOString() }, /over for newcomers/],
    ['that it was restarted', { round: 5 }, /The sale was restarted/],
  ] as const)('%s', async (_, over, words) => {
    const { socket } = openShop();
    const { rerender } = renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    rerender(<PurchasePanel sale={sale({ payWindowSeconds: 90, ...over })} />);
    expect(await screen.findByText(words)).toBeTruthy();
  });
});

describe('coming back', () => {
  it('a reload returns to the same ticket, without asking for another', async () => {
    const { socket, posts } = openShop();
    const first = renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    push(socket, queued(4));
    await waitFor(() => expect(screen.getByTestId('place').textContent).toBe('4'));
    first.unmount();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await screen.findByTestId('in-line');
    expect(screen.getByTestId('place').textContent).toBe('4');
    expect(posts()).toBe(1);
    expect(socket.watched()).toEqual([TASK_ID]);
  });

  it('a place that only the server knows of is shown, without asking for another', async () => {
    const { socket, posts } = openShop({ tickets: [queued(4)] });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await screen.findByTestId('in-line');
    expect(screen.getByTestId('place').textContent).toBe('4');
    expect(screen.getByText('¥99, fixed when you tapped')).toBeTruthy();
    expect(posts()).toBe(0);
    expect(socket.watched()).toEqual([TASK_ID]);
  });

  it('a verdict of another device, which nobody waited for here, does not cover the page', async () => {
    const { socket, calls } = openShop({ tickets: [closed('sold_out')] });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await button('Buy now');
    await waitFor(() => expect(calls).toContain('GET /api/tickets'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a verdict that was read is not shown again', async () => {
    const { socket } = openShop();
    const first = renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    push(socket, closed('sold_out'));
    await screen.findByTestId('verdict');
    fireEvent.click(await button('Close'));
    first.unmount();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await button('Buy now');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a verdict of before a reset does not speak of the stock of today', async () => {
    const { socket } = openShop();
    const { rerender } = renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    push(socket, closed('sold_out'));
    expect(await screen.findByText(/All stock \(3\) went to people ahead of you/)).toBeTruthy();
    rerender(<PurchasePanel sale={sale({ round: 5, total: 50 })} />);
    expect(await screen.findByText('All stock went to people ahead of you in line.')).toBeTruthy();
    expect(screen.queryByText(/50/)).toBeNull();
  });

  it('a click whose answer never came is taken up again', async () => {
    localStorage.setItem(
      'seckill.ticket.1',
      JSON.stringify({ status: 'pending', userId: 'g_me', round: 4, at: Date.now() }),
    );
    const { socket, posts } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await screen.findByTestId('in-line');
    expect(posts()).toBe(1);
  });

  it('a ticket of another visitor of this browser is not shown', async () => {
    localStorage.setItem(
      'seckill.ticket.1',
      JSON.stringify({ status: 'queued', userId: 'g_other', accepted }),
    );
    const { socket } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await button('Buy now');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a place taken in another tab is shown here too', async () => {
    const { socket, posts } = openShop();
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    await button('Buy now');
    const value = JSON.stringify({ status: 'queued', userId: 'g_me', accepted });
    await waitFor(() => expect(localStorage.getItem('seckill.session')).toBe('g_me'));
    localStorage.setItem('seckill.ticket.1', value);
    window.dispatchEvent(new StorageEvent('storage', { key: 'seckill.ticket.1', newValue: value }));
    await screen.findByTestId('in-line');
    expect(posts()).toBe(0);
  });
});

describe('honest about what is', () => {
  it('an order held of before', async () => {
    const { socket } = openShop({ orders: [{ ...won().order, quantity: 3 }] });
    renderPart(<PurchasePanel sale={sale({ state: 'sold_out', available: 0 })} />, socket.live);
    expect(await button(/^Pay ¥297 · \d+:\d\d left$/)).toBeTruthy();
  });

  it.each([
    [{ state: 'paused' } as const, 'Paused'],
    [{ state: 'sold_out', available: 0 } as const, 'Sold out'],
    [{ state: 'ended', closesAt: new Date(0).toISOString() } as const, 'Sale ended'],
  ])('%j', async (over, words) => {
    const { socket, posts } = openShop();
    renderPart(<PurchasePanel sale={sale(over)} />, socket.live);
    fireEvent.click(await button(words));
    expect(posts()).toBe(0);
  });

  it('a refusal is said beside the button', async () => {
    const { socket } = openShop({
      buy: () => ({ status: 409, body: { code: 'sold_out', message: 'x' } }),
    });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    expect(await screen.findByText('It has just sold out.')).toBeTruthy();
  });

  it('a busy server is said, with when the next try is', async () => {
    const { socket } = openShop({
      buy: () => ({
        status: 503,
        body: { code: 'overloaded', message: 'x', retryAfterMs: 60_000 },
      }),
    });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    expect(await screen.findByText('It is very busy right now.')).toBeTruthy();
    expect(screen.getByText(/Trying again in \d+ s\./)).toBeTruthy();
  });

  it('a reset that cancelled an unpaid order', async () => {
    const { socket } = openShop({ orders: [{ ...won().order, status: 'void' }] });
    renderPart(<PurchasePanel sale={sale({ round: 5 })} />, socket.live);
    expect(await screen.findByText(/your unpaid order was cancelled/)).toBeTruthy();
  });
});
