import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '@seckill/contracts';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { AccountPage } from './account-page.tsx';

const ada: Session = { userId: 'u_ada', name: 'ada', phoneConfirmed: false };
const MOBILE = '/api/users/me/mobile';

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Server = { asked?: () => Answer; entered?: (code: unknown) => Answer; confirmedAt?: string };

function openPage({ asked, entered, confirmedAt }: Server = {}) {
  const sent: unknown[] = [];
  let phone = { mobile: '13800000000', confirmedAt: confirmedAt ?? null };
  const api = stubApi(({ method, path, body }) => {
    if (path === '/api/session/guest') return { status: 201, body: ada };
    if (path === MOBILE && method === 'GET') return { status: 200, body: phone };
    if (path === MOBILE) {
      sent.push(body);
      const accepted = { mobile: '+8613800000000', goodForMs: 600_000, resendAfterMs: 60_000 };
      return asked?.() ?? { status: 202, body: accepted };
    }
    sent.push(body);
    const refused = entered?.(body);
    if (refused) return refused;
    phone = { mobile: '+8613800000000', confirmedAt: '2026-11-22T09:00:00.000Z' };
    return { status: 200, body: { ...ada, phoneConfirmed: true } };
  });
  renderPart(<AccountPage />, createFakeLive('open').live);
  return { sent, calls: api.calls };
}

const field = (name: string) => screen.findByLabelText<HTMLInputElement>(name);
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

it('confirms the number of the sign-up by the code of a text, which a phone may fill in', async () => {
  const { sent } = openPage();
  expect((await field('Mobile number')).value).toBe('13800000000');
  await press('Text me a code');
  const code = await field('Code');
  expect(code.getAttribute('autocomplete')).toBe('one-time-code');
  expect(code.getAttribute('inputmode')).toBe('numeric');
  await waitFor(() => expect(document.activeElement).toBe(code));
  expect(screen.getByText(/a code to \+8613800000000, good for 10 minutes/)).toBeTruthy();
  const again = screen.getByRole<HTMLButtonElement>('button', { name: /^Another code in/ });
  expect(again.disabled).toBe(true);
  fireEvent.change(code, { target: { value: ' 123 456 ' } });
  await press('Confirm');
  const panel = within(await screen.findByTestId('phone'));
  const said = (await panel.findByText('+8613800000000 is confirmed.')).parentElement;
  await waitFor(() => expect(document.activeElement).toBe(said));
  expect(sent).toEqual([{ mobile: '13800000000' }, { code: '123456' }]);
});

it.each([
  [{ status: 403, body: { code: 'code_wrong' } }, 'That is not the code of the last text.'],
  [{ status: 410, body: { code: 'code_expired' } }, /no longer good/],
  [{ status: 429, body: { code: 'rate_limited', retryAfterMs: 90_000 } }, /wait 2 minutes/],
] as const)('a code that is refused with %j is told in words', async (answer, words) => {
  openPage({ entered: () => answer });
  await press('Text me a code');
  const code = await field('Code');
  fireEvent.change(code, { target: { value: '12345' } });
  await press('Confirm');
  expect(await screen.findByText('Enter the six digits of the text.')).toBeTruthy();
  fireEvent.change(code, { target: { value: '123456' } });
  await press('Confirm');
  expect(await screen.findByText(words)).toBeTruthy();
});

it.each([
  [
    { status: 400, body: { code: 'bad_request', field: 'body/mobile' } },
    /^This is no mobile number/,
  ],
  [{ status: 400, body: { code: 'bad_request', field: 'body/x' } }, /^This page is out of date/],
  [{ status: 429, body: { code: 'rate_limited', retryAfterMs: 30_000 } }, /wait 1 minute\./],
  [{ status: 429, body: { code: 'rate_limited', retryAfterMs: 7_000_000 } }, /back in 2 hours/],
] as const)('a number that is refused with %j is told in words', async (answer, words) => {
  openPage({ asked: () => answer });
  await press('Text me a code');
  expect(await screen.findByText(words)).toBeTruthy();
  expect(await field('Mobile number')).toBeTruthy();
});

it('a session from before learns that the phone is confirmed, and another number may take its place', async () => {
  const { sent } = openPage({ confirmedAt: '2026-11-22T09:00:00.000Z' });
  expect(await screen.findByText('13800000000 is confirmed.')).toBeTruthy();
  await press('Use another number');
  expect((await field('Mobile number')).value).toBe('');
  await press('Text me a code');
  expect(await screen.findByText('Please fill this in.')).toBeTruthy();
  expect(sent).toEqual([]);
});
