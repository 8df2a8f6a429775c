import type { AdminSale } from '@seckill/contracts';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { BannerDialog } from '../banners/banner-dialog.tsx';
import { emptyBanner } from '../banners/banner-draft.ts';
import { NoticeDialog } from '../sales/notice-dialog.tsx';
import '../words.ts';

afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.unstubAllGlobals();
});

const nothing = () => {};
const banner = (position: number, bannerId?: number, title = '') => (
  <BannerDialog
    {...(bannerId !== undefined && { bannerId })}
    draft={{ ...emptyBanner(position), title, imageUrl: '/images/watch.svg' }}
    onClose={nothing}
    onDone={nothing}
  />
);
const notice = (saleId: number, plain = '') => (
  <NoticeDialog
    sale={{ id: saleId, notices: plain ? { plain } : {} } as AdminSale}
    title="Watch"
    onClose={nothing}
    onDone={nothing}
  />
);

/** As a page that was loaded anew. */
function open(form: ReactNode) {
  cleanup();
  stubApi(() => ({ status: 200, body: { title: 'x' } }));
  renderPart(form, createFakeLive().live);
  return screen.findAllByRole('textbox').then(([first]) => first as HTMLInputElement);
}

const stored = () =>
  Object.keys(localStorage)
    .map((key) => localStorage.getItem(key))
    .join();
const kept = (text: string) => waitFor(() => expect(stored()).toContain(text));
const isBack = () => screen.queryByText(/^Your unsaved changes are back/) !== null;

it.each([
  ['a new banner', banner(0), banner(4), banner(0, 7)],
  ['a banner', banner(0, 7), banner(0, 7), banner(0, 8)],
  ['a message', notice(1), notice(1), notice(2)],
])(
  'what was typed into %s is there after a reload, in that form alone',
  async (_, form, again, other) => {
    await userEvent.type(await open(form), 'Half a watch');
    await kept('Half a watch');
    expect([(await open(other)).value, isBack()]).toEqual(['', false]);
    expect([(await open(again)).value, isBack()]).toEqual(['Half a watch', true]);
    await userEvent.click(screen.getByRole('button', { name: 'Discard them' }));
    expect([(await open(again)).value, isBack()]).toEqual(['', false]);
  },
);

it.each([
  ['a banner', banner(0, 7, 'Mine'), banner(0, 7, 'Theirs'), 'Theirs'],
  ['a message', notice(1, 'Mine'), notice(1, 'Theirs'), 'Theirs'],
])(
  '%s that somebody else has changed since is not covered by it',
  async (_, form, changed, theirs) => {
    await userEvent.type(await open(form), ' and more');
    await kept('Mine and more');
    expect([(await open(changed)).value, isBack()]).toEqual([theirs, false]);
  },
);

it.each([
  ['a banner', banner(0, 7, 'Mine'), 'Mine and more'],
  ['a message', notice(1, 'Mine'), 'Mine and more'],
])('what was typed into %s is forgotten once it is saved', async (_, form, typed) => {
  await userEvent.type(await open(form), ' and more');
  await kept(typed);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(stored()).not.toContain(typed));
});
