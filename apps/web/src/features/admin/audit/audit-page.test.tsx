import type { AuditEntry } from '@seckill/contracts';
import { cleanup, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import '../words.ts';
import { AuditPage } from './audit-page.tsx';

const reset: AuditEntry = {
  id: 'entry-of-the-reset',
  at: '2026-11-11T12:00:00.000Z',
  role: 'admin',
  who: 'token',
  action: 'POST /api/admin/sales/:saleId/reset',
  target: 'saleId=1 round=7',
  network: '192.0.2.1',
  status: 200,
  code: null,
  count: 1,
};
const guesses: AuditEntry = {
  ...reset,
  id: 'entry-of-the-guesses',
  role: 'nobody',
  who: null,
  action: 'POST /api/admin/session',
  target: '',
  status: 401,
  code: 'bad_credentials',
  count: 60,
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('tells who did what with what outcome, and older entries when asked', async () => {
  const { calls } = stubApi(({ path }) => ({
    status: 200,
    body: path.includes('from=')
      ? { entries: [guesses], next: null }
      : { entries: [reset], next: reset.id },
  }));
  renderPart(<AuditPage />, createFakeLive().live);
  const first = (await screen.findByText('Reset sale')).closest('li')!;
  for (const words of ['Done', 'admin, by token', '192.0.2.1', 'saleId=1 round=7']) {
    expect(within(first).getByText(words)).toBeTruthy();
  }
  await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
  const older = (await screen.findByText('Sign in as operator')).closest('li')!;
  for (const words of ['Refused', 'Not signed in', 'bad_credentials (401)', '60']) {
    expect(within(older).getByText(words)).toBeTruthy();
  }
  expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull();
  expect(calls).toContain(`GET /api/admin/audit?from=${reset.id}`);
});

it.each([
  ['lin', 'lin, by token'],
  ['lin session 1a2b3c', 'lin, session 1a2b3c'],
  ['session 1a2b3c', 'admin, session 1a2b3c'],
])('names the operator behind %j', async (who, words) => {
  stubApi(() => ({ status: 200, body: { entries: [{ ...reset, who }], next: null } }));
  renderPart(<AuditPage />, createFakeLive().live);
  expect(await screen.findByText(words)).toBeTruthy();
});

it('names an action that it does not know as it came', async () => {
  const entry = { ...reset, action: 'PUT /api/admin/prices/:id' };
  stubApi(() => ({ status: 200, body: { entries: [entry], next: null } }));
  renderPart(<AuditPage />, createFakeLive().live);
  expect(await screen.findByText('Other change')).toBeTruthy();
  expect(screen.getByText('PUT /api/admin/prices/:id')).toBeTruthy();
});

it('says that there is nothing, and asks again after an error', async () => {
  let isAway = true;
  stubApi(() =>
    isAway
      ? { status: 503, body: { code: 'unavailable', message: '' } }
      : { status: 200, body: { entries: [], next: null } },
  );
  renderPart(<AuditPage />, createFakeLive().live);
  const again = await screen.findByRole('button', { name: 'Try again' }, { timeout: 20_000 });
  isAway = false;
  await userEvent.click(again);
  expect(await screen.findByText('Nothing yet')).toBeTruthy();
});
