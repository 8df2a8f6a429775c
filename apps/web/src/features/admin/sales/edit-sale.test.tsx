import type { AdminSale } from '@seckill/contracts';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { adminSale } from '../../../testing/samples.ts';
import { EditSaleDialog } from './sale-dialogs.tsx';
import '../words.ts';

const DRAFT = 'seckill.draft.lin.sale.1';

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('seckill.admin', 'lin');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

// One window, whatever minute it is by the time the sale is looked at again.
const { opensAt, closesAt } = adminSale();
const sale = (over: Partial<AdminSale> = {}) =>
  adminSale({ version: 3, opensAt, closesAt, ...over });
const dialog = (one: AdminSale) => (
  <EditSaleDialog sale={one} title={one.title} onClose={() => {}} onDone={() => {}} />
);
const title = async () => (await screen.findAllByLabelText<HTMLInputElement>('Title'))[0]!;
const price = () => screen.getByLabelText<HTMLInputElement>('Price');

/** Two operators: the other one raised the price to 120 and made it version 4. */
function otherOperator() {
  const sent: unknown[] = [];
  stubApi(({ method, body }) => {
    if (method !== 'PATCH') return { status: 200, body: {} };
    sent.push(body);
    const changes = [
      { version: 4, at: new Date().toISOString(), who: 'lin', fields: ['priceCents'] },
    ];
    return (body as { expectedVersion: number }).expectedVersion === 3
      ? { status: 409, body: { code: 'sale_changed', message: '', changes } }
      : { status: 200, body: sale({ version: 5 }) };
  });
  return { sent, newer: sale({ priceCents: 12_000, version: 4 }) };
}

it('is told what another operator changed, and goes on from there with what was typed', async () => {
  const { sent, newer } = otherOperator();
  const { rerender } = renderPart(dialog(sale()), createFakeLive().live);
  fireEvent.change(await title(), { target: { value: 'Radio' } });
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(sent).toEqual([{ title: 'Radio', texts: {}, expectedVersion: 3 }]));
  rerender(dialog(newer));
  expect(await screen.findByText(/^Changed meanwhile by lin/)).toBeTruthy();
  expect(screen.getByTestId('differences').textContent).toBe('Price99 120');

  await userEvent.click(screen.getByRole('button', { name: 'Go on from the newer one' }));
  expect((await title()).value).toBe('Radio');
  expect(price().value).toBe('120');
  expect(screen.queryByTestId('differences')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() =>
    expect(sent[1]).toEqual({ title: 'Radio', texts: {}, expectedVersion: 4 }),
  );
});

it('keeps what was typed through a dialog that was closed, until it is discarded', async () => {
  stubApi(() => ({ status: 200, body: {} }));
  const { unmount } = renderPart(dialog(sale()), createFakeLive().live);
  fireEvent.change(await title(), { target: { value: 'Radio' } });
  await vi.waitFor(() => expect(localStorage.getItem(DRAFT)).toContain('Radio'), 10_000);
  unmount();

  renderPart(dialog(sale({ priceCents: 12_000, version: 4 })), createFakeLive().live);
  expect(await screen.findByText(/Your unsaved changes are back/)).toBeTruthy();
  expect((await title()).value).toBe('Radio');
  expect(screen.getByTestId('differences').textContent).toBe('Price99 120');
  await userEvent.click(screen.getByRole('button', { name: 'Discard them' }));
  expect((await title()).value).toBe('Headphones');
  expect(price().value).toBe('120');
  expect(localStorage.getItem(DRAFT)).toBeNull();
});

it.each(['{', '{"version":3}', '{"version":3,"before":{},"draft":{"title":7}}', '[]', 'null'])(
  'a kept form that does not fit any more is left alone: %s',
  async (kept) => {
    stubApi(() => ({ status: 200, body: {} }));
    localStorage.setItem(DRAFT, kept);
    renderPart(dialog(sale()), createFakeLive().live);
    expect((await title()).value).toBe('Headphones');
    expect(screen.queryByText(/unsaved changes/)).toBeNull();
  },
);
