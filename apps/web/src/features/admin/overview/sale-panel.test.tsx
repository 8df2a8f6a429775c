import type { OperatorRole, SaleOverview } from '@seckill/contracts';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { RetryAll } from '../tasks/retry-all.tsx';
import { RevokeKind } from '../tasks/revoke-kind.tsx';
import '../words.ts';
import { SalePanel } from './sale-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const sale: SaleOverview = {
  saleId: 1,
  title: 'Watch',
  round: 3,
  state: 'open',
  total: 10,
  available: 8,
  unpaid: 2,
  paid: 0,
  accepted: 50,
  decided: 20,
  waiting: 30,
  perSecond: 0,
  tickets: {},
};

it.each<[OperatorRole, Record<string, boolean>]>([
  ['look', { Reset: false, Verify: true, 'Retry all failed': false, 'Revoke all': false }],
  ['run', { Reset: false, Verify: true, 'Retry all failed': true, 'Revoke all': false }],
  ['administer', { Reset: true, Verify: true, 'Retry all failed': true, 'Revoke all': true }],
])('who has the role %s can open what that allows', async (role, buttons) => {
  stubApi(({ path }) =>
    path === '/api/admin/session'
      ? { status: 200, body: { name: 'lin', role } }
      : { status: 503, body: { code: 'unavailable' } },
  );
  const say = () => {};
  renderPart(
    <>
      <SalePanel sale={sale} />
      <RetryAll kind={undefined} say={say} />
      <RevokeKind kind="user.send-sms" say={say} />
    </>,
    createFakeLive().live,
  );
  for (const [name, may] of Object.entries(buttons)) {
    const button = screen.getByRole('button', { name });
    if (may) continue;
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'));
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  }
  for (const [name, may] of Object.entries(buttons)) {
    const button = screen.getByRole('button', { name });
    expect([name, button.getAttribute('aria-disabled') === null]).toEqual([name, may]);
  }
});
