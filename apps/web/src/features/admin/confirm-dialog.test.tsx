import { cleanup, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { stubApi } from '../../testing/fake-api.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { PeopleMet } from './danger/people-met.tsx';
import './words.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const NAME = 'Aurora  X1 手表';

function ask(typed?: string) {
  stubApi(() => ({ status: 200, body: { waiting: 1234, standby: 0, unpaid: null } }));
  const mutate = vi.fn<() => void>();
  renderPart(
    <ConfirmDialog
      opened
      onClose={() => {}}
      title="Reset?"
      text="It has no way back."
      confirm="Do it"
      {...(typed !== undefined && { typed })}
      action={{ mutate, isPending: false, error: null }}
    >
      <PeopleMet saleId={1} />
    </ConfirmDialog>,
    createFakeLive().live,
  );
  return mutate;
}

it.each(['Aurora X1 手表', ' aurora x1 手表 ', 'ＡＵＲＯＲＡ X1 手表'])(
  'does the worst only once its name is typed, as %j',
  async (typed) => {
    const mutate = ask(NAME);
    const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Do it' });
    const field = screen.getByRole('textbox');
    for (const wrong of ['', 'Aurora', 'Aurora X1 手', 'Aurora X1 手表!']) {
      fireEvent.change(field, { target: { value: wrong } });
      fireEvent.submit(field.closest('form')!);
      expect([wrong, button.disabled, mutate.mock.calls.length]).toEqual([wrong, true, 0]);
    }
    await userEvent.clear(field);
    await userEvent.type(field, `${typed}{Enter}`);
    expect(mutate).toHaveBeenCalledOnce();
  },
);

it('asks for nothing to be typed where there is a way back, and tells whom it meets', async () => {
  const mutate = ask();
  expect(await screen.findByText('1,234')).toBeTruthy();
  expect(screen.getByTestId('people-met').textContent).toBe(
    'In line1,234On standby0Yet to paynot known',
  );
  expect(screen.queryByRole('textbox')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Do it' }));
  expect(mutate).toHaveBeenCalledOnce();
});
