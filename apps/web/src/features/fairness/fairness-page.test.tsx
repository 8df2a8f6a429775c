import { createHash } from 'node:crypto';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FairnessRecord } from '@seckill/contracts';
import { stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { closed, sale } from '../../testing/samples.ts';
import { FairnessPage } from './fairness-page.tsx';

beforeEach(() => vi.stubGlobal('isSecureContext', true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Batch = FairnessRecord['batches'][number];

/** Places 1 to 12 for 3 units, three in a batch, four batches in two pages. */
function chain(): Batch[] {
  let link = '';
  return [1, 4, 7, 10].map((first) => {
    const tickets = [0, 1, 2].map((at): Batch['tickets'][number] => [
      first + at,
      `print-${first + at}`,
      first + at <= 3 ? 'success' : 'sold_out',
    ]);
    link = createHash('sha1')
      .update(link + JSON.stringify(tickets))
      .digest('hex');
    return { link, tickets };
  });
}

function open(batches: Batch[]) {
  stubApi(
    ({ path }) => {
      const from = /record\?from=(\d+)$/.exec(path)?.[1];
      if (!from) return { status: 200, body: sale() };
      const second = from !== '1';
      const part = second ? batches.slice(2) : batches.slice(0, 2);
      const page = { complete: true, lateUnits: 0, next: second ? null : 7 };
      return { status: 200, body: { saleId: 1, round: 4, ...page, batches: part } };
    },
    () => [closed('sold_out')],
  );
  renderPart(<FairnessPage saleId={1} round={4} />, createFakeLive().live);
}

it('shows the record page by page, and marks my place', async () => {
  open(chain());
  expect(
    await screen.findByText('You were number 9. The last item went to number 3.'),
  ).toBeTruthy();
  expect(screen.getAllByRole('row')).toHaveLength(7);
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
  const mine = await screen.findByRole('row', { name: /^9 ?you Sold out print-9$/ });
  expect(mine.dataset.mine).toBe('true');
});

it('checks all of it in the browser, and sees what was changed', async () => {
  open(chain());
  fireEvent.click(await screen.findByRole('button', { name: 'Check the record' }));
  expect(await screen.findByText('The record holds: 3 of 12 won.')).toBeTruthy();
  expect(within(screen.getByTestId('fairness')).getByText('The chain is intact.')).toBeTruthy();
  cleanup();

  const changed = chain();
  changed[3]!.tickets[0]![2] = 'success';
  open(changed);
  fireEvent.click(await screen.findByRole('button', { name: 'Check the record' }));
  expect(await screen.findByText('The record does not hold.')).toBeTruthy();
  expect(screen.getByText('The chain is broken.')).toBeTruthy();
  expect(screen.getByText('Somebody won ahead of one who came before them and lost.')).toBeTruthy();
});
