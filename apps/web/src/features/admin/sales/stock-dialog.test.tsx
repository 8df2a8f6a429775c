import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { sale } from '../../../testing/samples.ts';
import { StockDialog } from './stock-dialog.tsx';
import '../words.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('says at the number why it is refused, until it is another', async () => {
  const refusal = { code: 'stock_below_sold', message: 'x', field: 'body/stockDelta' };
  stubApi(({ method }) =>
    method === 'PATCH' ? { status: 409, body: refusal } : { status: 200, body: {} },
  );
  const dialog = <StockDialog sale={sale()} opened onClose={() => {}} onDone={() => {}} />;
  renderPart(dialog, createFakeLive().live);
  const delta = await screen.findByRole('textbox');
  fireEvent.change(delta, { target: { value: '-3' } });
  fireEvent.submit(delta.closest('form')!);
  const said = await screen.findByText('More than that is already sold.');
  expect(delta.getAttribute('aria-describedby')).toContain(said.id);
  fireEvent.change(delta, { target: { value: '-1' } });
  expect(screen.queryByText('More than that is already sold.')).toBeNull();
});
