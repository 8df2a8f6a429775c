import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { storage } from '../../../lib/browser/storage.ts';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { AdminPage } from '../admin-page.tsx';

const MARK = 'seckill.admin';
/** By their tokens. */
const OPERATORS: Record<string, string> = { right: 'lin', other: 'mei' };

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
  const state = { isIn, name: 'lin' };
  const sent: unknown[] = [];
  const api = stubApi(({ method, path, body }) => {
    if (method === 'POST' && path === '/api/admin/session') {
      const { token } = body as { token: string };
      const name = OPERATORS[token];
      if (name !== undefined) Object.assign(state, { isIn: true, name });
      return { status: name === undefined ? 401 : 200, body: { code: 'bad_credentials' } };
    }
    if (!state.isIn) return { status: 401, body: { code: 'unauthenticated' } };
    if (path === '/api/admin/session')
      return { status: 200, body: { name: state.name, role: 'administer' } };
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

it('another operator who signs in above a form begins with an empty one, and the first finds the own words again', async () => {
  const { state, sent } = open();
  const signInAs = async (token: string) => {
    state.isIn = false;
    await userEvent.click(
      (await screen.findAllByRole('button', { name: /^(Add|New) banner$/ })).at(-1)!,
    );
    const again = screen.queryByRole('button', { name: 'Add banner' });
    if (again) await userEvent.click(again);
    const ended = within(await dialog());
    await userEvent.type(ended.getByLabelText('Admin token'), `${token}{Enter}`);
    await waitFor(() => expect(screen.queryByText('Your session has ended')).toBeNull());
  };
  await typeBanner();
  await signInAs('other');
  expect(screen.queryByDisplayValue('Half a watch')).toBeNull();
  await userEvent.click((await screen.findAllByRole('button', { name: 'New banner' }))[0]!);
  expect(title()).toHaveProperty('value', '');
  await userEvent.type(title(), 'Tea');
  await userEvent.type(screen.getByRole('textbox', { name: 'Picture' }), '/images/tea.svg');
  await signInAs('right');
  await userEvent.click((await screen.findAllByRole('button', { name: 'New banner' }))[0]!);
  expect(title()).toHaveProperty('value', 'Half a watch');
  expect(sent).toEqual([]);
});

it('another operator who signs in in another tab has this one, too, without what was typed in it', async () => {
  const { state } = open();
  await typeBanner();
  state.name = 'mei';
  storage.set(MARK, 'mei');
  act(() => void dispatchEvent(new StorageEvent('storage', { key: MARK })));
  await waitFor(() => expect(screen.queryByDisplayValue('Half a watch')).toBeNull());
  expect(screen.getByTestId('operator').textContent).toContain('mei');
});

it('whose session was over before the page was opened signs in as ever', async () => {
  open({ isIn: false });
  expect(await screen.findByText('The token is printed when the product starts.')).toBeTruthy();
  expect(screen.queryByText('Your session has ended')).toBeNull();
});
