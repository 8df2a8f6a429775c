import { isSolved } from '@seckill/contracts/pass-work';
import type { PassRequest, PurchaseRequest } from '@seckill/contracts';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { accepted, queued, sale } from '../../testing/samples.ts';
import { PurchasePanel } from './purchase-panel.tsx';

const PASS = 'POST /api/sales/1/pass';
const work = { token: 'a.token', parts: 2, bits: 4 };
const withPass = sale({ pass: { required: true, opensAt: new Date(0).toISOString() } });

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The shop gives the passes `one`, `two` and so on, and takes those that `isGood` says. */
function openShop(isGood: (pass: string | undefined) => boolean = () => true) {
  const given = ['one', 'two', 'three'];
  const pressed: (string | undefined)[] = [];
  const answerPass = ({ challenge, solution = [] }: PassRequest): Answer => {
    const expiresAt = new Date().toISOString();
    if (challenge === undefined)
      return {
        status: 201,
        body: { pass: null, expiresAt, challenge: { ...work, algorithm: 'sha-256' } },
      };
    return isSolved(work, solution)
      ? { status: 201, body: { pass: given.shift(), expiresAt } }
      : { status: 403, body: { code: 'pass_invalid' } };
  };
  const socket = createFakeLive('open');
  const api = stubApi(({ path, method, body }) => {
    if (path === '/api/session/guest')
      return { status: 201, body: { userId: 'g_me', name: 'Guest' } };
    if (path === '/api/orders') return { status: 200, body: { orders: [] } };
    if (path === '/api/sales/1/pass') return answerPass(body as PassRequest);
    if (path === '/api/sales/1/purchases') {
      const { pass } = body as PurchaseRequest;
      pressed.push(pass);
      return isGood(pass)
        ? { status: 202, body: accepted }
        : { status: 403, body: { code: 'pass_invalid', message: '' } };
    }
    if (method === 'GET' && path === '/api/sales/1') return { status: 200, body: withPass };
    if (path === '/api/sales/1/ticket') return { status: 404, body: { code: 'no_ticket' } };
    return { status: 200, body: queued(7) };
  });
  return { socket, pressed, asked: () => api.count(PASS) };
}

it('fetches the pass by itself, says so in a line, and shows it at the press, also after a reload', async () => {
  const { socket, pressed, asked } = openShop();
  renderPart(<PurchasePanel sale={withPass} />, socket.live);
  expect(await screen.findByText('Your pass for this sale is ready.')).toBeTruthy();
  cleanup();
  renderPart(<PurchasePanel sale={withPass} />, socket.live);
  expect(await screen.findByText('Your pass for this sale is ready.')).toBeTruthy();
  expect(asked()).toBe(2);
  fireEvent.click(await screen.findByRole('button', { name: 'Buy now' }));
  await waitFor(() => expect(pressed).toEqual(['one']));
  expect(await screen.findByRole('dialog', { name: 'You are in line' })).toBeTruthy();
  expect(asked()).toBe(2);
});

it('fetches another one when the shop does not take the one it has', async () => {
  const { socket, pressed } = openShop((pass) => pass === 'two');
  renderPart(<PurchasePanel sale={withPass} />, socket.live);
  await screen.findByText('Your pass for this sale is ready.');
  fireEvent.click(await screen.findByRole('button', { name: 'Buy now' }));
  await waitFor(() => expect(pressed).toEqual(['one', 'two']), { timeout: 5000 });
});
