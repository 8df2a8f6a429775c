import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
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

type Shop = { buy?: () => Answer; task?: () => Ticket; orders?: Order[]; userId?: string };

function openShop({ buy, task, orders = [], userId = 'g_me' }: Shop = {}) {
  const socket = createFakeLive('open');
  const api = stubApi(({ method, path }) => {
    if (path === '/api/session/guest') return { status: 201, body: { userId, name: 'Guest' } };
    if (path === '/api/orders') return { status: 200, body: { orders } };
    if (path === '/api/sales')
      return { status: 200, body: { serverTime: sale().serverTime, sales: [sale()] } };
    if (method === 'POST' && buy) return buy();
    if (method === 'POST') return { status: 202, body: accepted };
    return { status: 200, body: task?.() ?? queued(7) };
  });
  return { socket, posts: () => api.count(BUY) };
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
      await screen.findByRole('dialog', { name: 'Congratulations, it is yours!' }),
    ).toBeTruthy();
    expect(screen.getByTestId('order-id').textContent).toBe('ORDER-1');
    const focused = () => document.activeElement?.textContent;
    await waitFor(() => expect(focused()).toBe('Congratulations, it is yours!'));
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
    fireEvent.click(await button('Look around meanwhile'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fireEvent.click(await button('In line: place 7'));
    expect(await screen.findByRole('dialog', { name: 'You are in line' })).toBeTruthy();
  });

  it.each([
    ['sold_out', 'Sorry, it was not enough'],
    ['cancelled', 'The sale was started again'],
    ['failure', 'That did not work'],
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
    const { socket, posts } = openShop({ buy: () => ({ status: 202, body: places.shift() }) });
    renderPart(<PurchasePanel sale={sale()} />, socket.live);
    fireEvent.click(await button('Buy now'));
    await screen.findByTestId('in-line');
    push(socket, closed('lost'));
    await waitFor(() => expect(posts()).toBe(2), { timeout: 3000 });
    await waitFor(() => expect(screen.getByTestId('place').textContent).toBe('3'));
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
    expect(await screen.findByText(/The whole stock of 3 went to people before you/)).toBeTruthy();
    rerender(<PurchasePanel sale={sale({ round: 5, total: 50 })} />);
    expect(
      await screen.findByText('All there was went to people before you in line.'),
    ).toBeTruthy();
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
    const { socket } = openShop({ orders: [won().order] });
    renderPart(<PurchasePanel sale={sale({ state: 'sold_out', available: 0 })} />, socket.live);
    expect(await button('You have one')).toBeTruthy();
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
    expect(await screen.findByText('Sold out just now.')).toBeTruthy();
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
    expect(await screen.findByText('Very many people are at the door right now.')).toBeTruthy();
    expect(screen.getByText(/Trying again in \d+ s\./)).toBeTruthy();
  });

  it('a reset that cancelled an unpaid order', async () => {
    const { socket } = openShop({ orders: [{ ...won().order, status: 'void' }] });
    renderPart(<PurchasePanel sale={sale({ round: 5 })} />, socket.live);
    expect(await screen.findByText(/your unpaid order of round 4 was cancelled/)).toBeTruthy();
  });
});
