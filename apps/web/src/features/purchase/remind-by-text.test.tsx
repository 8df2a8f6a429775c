import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OpeningReminder } from '@seckill/contracts';
import { stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { RemindByText } from './remind-by-text.tsx';

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(userId: string, mobile: string | null = null) {
  localStorage.setItem('seckill.session', userId);
  localStorage.setItem('seckill.name', 'Ada');
  let asked = false;
  const { calls } = stubApi(({ method }) => {
    if (method !== 'GET') asked = method === 'PUT';
    const body: OpeningReminder = { asked, mobile };
    return { status: 200, body };
  });
  renderPart(<RemindByText saleId={1} />, createFakeLive('open').live);
  return calls;
}

it('a member turns the text on and off', async () => {
  const calls = open('u_ada', '+8613800000001');
  const box = await screen.findByRole<HTMLInputElement>('switch', { name: /^By text/ });
  await waitFor(() => expect(box.disabled).toBe(false));
  expect(screen.getByText(/to \+8613800000001/)).toBeTruthy();
  for (const [on, call] of [
    [true, 'PUT /api/sales/1/reminder'],
    [false, 'DELETE /api/sales/1/reminder'],
  ] as const) {
    fireEvent.click(box);
    await waitFor(() => expect([box.disabled, box.checked]).toEqual([false, on]));
    expect(calls).toContain(call);
  }
});

it('a member without a confirmed phone is told in the inbox, and a guest who is told at all', async () => {
  open('u_ada');
  expect(await screen.findByRole('switch', { name: /^In your messages/ })).toBeTruthy();
  cleanup();
  const calls = open('g_me');
  expect(await screen.findByText(/Members can have a text as well/)).toBeTruthy();
  expect(screen.queryByRole('switch')).toBeNull();
  expect(calls.filter((call) => call.includes('reminder'))).toEqual([]);
});
