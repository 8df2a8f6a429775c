import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { storage } from '../../../lib/browser/storage.ts';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { AdminPage } from '../admin-page.tsx';

const MARK = 'seckill.admin';

beforeEach(() => {
  storage.set(MARK, 'yes');
  history.pushState(null, '', '/admin/banners');
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.unstubAllGlobals();
});

/** The banners of an operator whose session may end; `sent`: the banners that were saved. */
function open({ isIn = true } = {}) {
  const state = { isIn };
  const sent: unknown[] = [];
  const api = stubApi(({ method, path, body }) => {
    if (method === 'POST' && path === '/api/admin/session') {
      const { token } = body as { token: string };
      state.isIn ||= token === 'right';
      return { status: token === 'right' ? 200 : 401, body: { code: 'bad_credentials' } };
    }
    if (!state.isIn) return { status: 401, body: { code: 'unauthenticated' } };
    if (path === '/api/admin/session')
      return { status: 200, body: { name: 'lin', role: 'administer' } };
    if (method === 'POST') sent.push(body);
    if (path === '/api/admin/banners') return { status: 200, body: { banners: [], title: 'x' } };
    return { status: 404, body: { code: 'not_found' } };
  });
  renderPart(<AdminPage SaleView={() => null} />, createFakeLive().live);
  return { ...api, state, sent };
}

const dialog = async () => await screen.findByRole('dialog', { name: 'Your session has ended' });

/** The one in no language; those in the two languages stand below it. */
const title = () => screen.getAllByRole('textbox', { name: 'Title' })[0]!;

async function typeBanner() {
  await userEvent.click((await screen.findAllByRole('button', { name: 'New banner' }))[0]!);
  await userEvent.type(title(), 'Half a watch');
  await userEvent.type(screen.getByRole('textbox', { name: 'Picture' }), '/images/watch.svg');
}

it('a session that ends under a form is begun again above it, and what was typed is sent', async () => {
  const { state, sent } = open();
  await typeBanner();
  state.isIn = false;
  await userEvent.click(screen.getByRole('button', { name: 'Add banner' }));
  const ended = within(await dialog());
  await userEvent.type(ended.getByLabelText('Admin token'), 'wrong{Enter}');
  expect(await ended.findByText('This is not the admin token.')).toBeTruthy();
  await userEvent.keyboard('{Escape}');
  await userEvent.clear(ended.getByLabelText('Admin token'));
  await userEvent.type(ended.getByLabelText('Admin token'), 'right{Enter}');
  await waitFor(() => expect(screen.queryByText('Your session has ended')).toBeNull());
  expect(sent).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Add banner' }));
  await waitFor(() => expect(sent).toEqual([expect.objectContaining({ title: 'Half a watch' })]));
});

it('goes on where another tab has signed in, and leaves when that is asked', async () => {
  const { state } = open();
  await typeBanner();
  const end = async () => {
    state.isIn = false;
    await userEvent.click(screen.getByRole('button', { name: 'Add banner' }));
    return dialog();
  };
  await end();
  expect(storage.get(MARK)).toBeNull();
  state.isIn = true;
  storage.set(MARK, 'yes');
  act(() => void dispatchEvent(new StorageEvent('storage', { key: MARK })));
  await waitFor(() => expect(screen.queryByText('Your session has ended')).toBeNull());
  expect(title()).toHaveProperty('value', 'Half a watch');
  await userEvent.click(within(await end()).getByRole('button', { name: 'Close' }));
  expect(await screen.findByRole('heading', { name: 'Control room' })).toBeTruthy();
});

it('whose session was over before the page was opened signs in as ever', async () => {
  open({ isIn: false });
  expect(await screen.findByText('The token is printed when the product starts.')).toBeTruthy();
  expect(screen.queryByText('Your session has ended')).toBeNull();
});
