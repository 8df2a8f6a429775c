import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ticket } from '@seckill/contracts';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { accepted, closed, sale, standby, stood, TASK_ID, won } from '../../testing/samples.ts';
import { PurchasePanel } from './purchase-panel.tsx';

const soldOut = sale({ state: 'sold_out', available: 0, standby: 3 });

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Shop = { join?: () => Answer; leave?: () => Answer; task?: () => Ticket };

function openShop({ join, leave, task }: Shop = {}) {
  const socket = createFakeLive('open');
  const joins: unknown[] = [];
  const api = stubApi(({ method, path, body }) => {
    if (path === '/api/session/guest')
      return { status: 201, body: { userId: 'g_me', name: 'Guest' } };
    if (path === '/api/orders') return { status: 200, body: { orders: [] } };
    if (path === '/api/sales')
      return { status: 200, body: { serverTime: soldOut.serverTime, sales: [] } };
    if (path !== '/api/sales/1/standby') return { status: 200, body: task?.() ?? standby(4) };
    if (method === 'DELETE') return leave?.() ?? { status: 204 };
    joins.push(body);
    return join?.() ?? { status: 202, body: stood(4) };
  });
  const push = (ticket: Ticket) => socket.tellTask(TASK_ID, { type: 'task', task: ticket });
  return { socket, joins, push, calls: api.calls };
}

const keep = (status: Ticket['status'], seen: boolean) =>
  localStorage.setItem(
    'seckill.ticket.1',
    JSON.stringify({ status, userId: 'g_me', accepted, seen }),
  );
const kept = (): unknown => JSON.parse(localStorage.getItem('seckill.ticket.1') ?? 'null');
const button = (name: RegExp | string) => screen.findByRole('button', { name });
const place = async (number: string) =>
  waitFor(() => expect(screen.getByTestId('standby-place').textContent).toBe(number));

describe('on the page of a sale that is sold out', () => {
  it('says how many wait, and one press joins them', async () => {
    const { socket, joins } = openShop();
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    expect(await screen.findByText(/^On standby now: 3\./)).toBeTruthy();
    fireEvent.click(await button('Join standby'));
    expect(await screen.findByRole('dialog', { name: 'You are on standby' })).toBeTruthy();
    await place('4');
    expect(joins).toEqual([{}]);
    expect(kept()).toMatchObject({ status: 'standby', accepted: { taskId: TASK_ID } });
  });

  it.each([
    [4, { taskId: TASK_ID }],
    [5, {}],
  ])('in round %i, a sold-out ticket of round 4 is joined with as %j', async (round, body) => {
    keep('sold_out', true);
    const { socket, joins } = openShop();
    renderPart(<PurchasePanel sale={{ ...soldOut, round }} />, socket.live);
    fireEvent.click(await button('Join standby'));
    await place('4');
    expect(joins).toEqual([body]);
  });

  it('a ticket that the server forgot is left out of a second try', async () => {
    keep('sold_out', true);
    const answers: Answer[] = [
      { status: 404, body: { code: 'task_not_found', message: '' } },
      { status: 202, body: stood(9, 'order.place~new') },
    ];
    const { socket, joins } = openShop({ join: () => answers.shift() ?? 'no answer' });
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    fireEvent.click(await button('Join standby'));
    await place('9');
    expect(joins).toEqual([{ taskId: TASK_ID }, {}]);
  });

  it('why it was refused is said in words', async () => {
    const { socket } = openShop({
      join: () => ({ status: 409, body: { code: 'round_changed', message: '' } }),
    });
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    fireEvent.click(await button('Join standby'));
    expect(await screen.findByText('The sale has been restarted.')).toBeTruthy();
  });
});

describe('while waiting', () => {
  it('aside, a reload, and then the unit: it is shown without a press', async () => {
    const { socket, push } = openShop();
    const first = renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    fireEvent.click(await button('Join standby'));
    await place('4');
    first.unmount();
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    await place('4');
    fireEvent.click(await button('Keep browsing'));
    // Who opened it is gone.
    await waitFor(() => expect(document.activeElement?.textContent).toBe('On standby: place 4'));
    push(standby(2));
    expect(await button('On standby: place 2')).toBeTruthy();
    push(won());
    expect(
      await screen.findByRole('dialog', { name: 'Congratulations, you got it!' }),
    ).toBeTruthy();
    expect(kept()).toMatchObject({ status: 'success' });
  });

  it.each([
    ['sold_out', 'The sale has ended', /None became available/],
    ['cancelled', 'The sale was restarted', /standby ended too/],
  ] as const)('%s is told in a plain sentence', async (status, title, sentence) => {
    keep('standby', false);
    const { socket, push } = openShop();
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    await place('7');
    push(closed(status));
    const dialog = await screen.findByRole('dialog', { name: title });
    expect(dialog.textContent).toMatch(sentence);
  });

  it('leaving says nothing more, and the ticket keeps its number for another try', async () => {
    keep('standby', false);
    const { socket, joins, calls } = openShop();
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    fireEvent.click(await button('Leave standby'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(calls).toContain('DELETE /api/sales/1/standby');
    expect(kept()).toMatchObject({ status: 'sold_out', seen: true });
    fireEvent.click(await button('Join standby'));
    await place('4');
    expect(joins).toEqual([{ taskId: TASK_ID }]);
  });

  it('whoever leaves too late has won', async () => {
    keep('standby', false);
    const { socket, push } = openShop({
      leave: () => ({ status: 409, body: { code: 'already_ordered', message: '' } }),
    });
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    fireEvent.click(await button('Leave standby'));
    expect(await screen.findByText('You have already got one.')).toBeTruthy();
    push(won());
    expect(
      await screen.findByRole('dialog', { name: 'Congratulations, you got it!' }),
    ).toBeTruthy();
  });

  it('another tab joins and leaves: so does this one', async () => {
    const { socket } = openShop();
    renderPart(<PurchasePanel sale={soldOut} />, socket.live);
    await button('Join standby');
    await waitFor(() => expect(localStorage.getItem('seckill.session')).toBe('g_me'));
    const hear = () =>
      window.dispatchEvent(new StorageEvent('storage', { key: 'seckill.ticket.1' }));
    keep('standby', false);
    hear();
    await place('7');
    keep('sold_out', true);
    hear();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
