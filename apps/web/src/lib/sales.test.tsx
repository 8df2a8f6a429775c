import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Sale } from '@seckill/contracts';
import { stubApi } from '../testing/fake-api.ts';
import { createFakeLive } from '../testing/fake-live.ts';
import { renderPart } from '../testing/render.tsx';
import { sale } from '../testing/samples.ts';
import { useSale, useSales } from './sales.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const Waiting = ({ of }: { of: Sale | undefined }) => (
  <p>{of ? `${of.waiting} wait for the ${of.title}` : 'nothing yet'}</p>
);
const One = () => <Waiting of={useSale(1).data} />;
const Listed = () => <Waiting of={useSales().data?.sales[0]} />;

const at = (second: number) => `2026-01-01T09:00:${String(second).padStart(2, '0')}.000Z`;
const asOne = (body: Sale) => body;
const asList = (only: Sale) => ({ serverTime: only.serverTime, sales: [only] });

/** Answers for the sale as of one moment, while news of another moment is pushed; then shows what is on screen. */
async function shownAfter(answers: [Sale, Sale], pushed: Sale, Page = One, body: Function = asOne) {
  const waiting: (() => void)[] = [];
  stubApi(async () => {
    const answer = answers[waiting.length];
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { status: 200, body: body(answer) };
  });
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { live, tellSale } = createFakeLive();
  renderPart(<Page />, live);
  await act(() => vi.waitFor(() => waiting[0]?.()));
  await screen.findByText(/wait for/);
  // It is asked again by itself, as the socket is open.
  await act(() => vi.advanceTimersByTimeAsync(31_000));
  expect(waiting).toHaveLength(2);
  act(() => tellSale({ type: 'sale', sale: pushed }));
  await act(async () => {
    waiting[1]?.();
    await vi.advanceTimersByTimeAsync(100);
  });
  vi.useRealTimers();
  return screen.getByText(/wait for/).textContent;
}

const first = sale({ title: 'Lamp', waiting: 3, seenAt: at(1), serverTime: at(1) });
const later = sale({ title: 'Lamp', waiting: 0, seenAt: at(9), serverTime: at(9) });

it.each([
  ['one sale', One, asOne],
  ['the list', Listed, asList],
] as const)(
  'an answer that was overtaken by pushed news does not replace it: %s',
  async (_, page, body) => {
    const overtaken = sale({ ...first, waiting: 1, seenAt: at(8), serverTime: at(8) });
    expect(await shownAfter([first, overtaken], later, page, body)).toBe('0 wait for the Lamp');
  },
);

it('an answer that was seen before the news is older, though another API gave it later', async () => {
  const stale = sale({ ...first, waiting: 1, seenAt: at(8), serverTime: at(10) });
  expect(await shownAfter([first, stale], later)).toBe('0 wait for the Lamp');
});

it('its words are taken all the same: the language may be another by now', async () => {
  const inChinese = sale({ ...first, title: '台灯', seenAt: at(8), serverTime: at(8) });
  expect(await shownAfter([first, inChinese], later)).toBe('0 wait for the 台灯');
});

it('a newer answer replaces the news', async () => {
  const newest = sale({ ...first, waiting: 2, seenAt: at(10), serverTime: at(10) });
  expect(await shownAfter([first, newest], later)).toBe('2 wait for the Lamp');
});

it('of an API that does not say when it looked, the moment of its answer counts', async () => {
  const { seenAt: _, ...older } = sale({ ...first, waiting: 1, serverTime: at(8) });
  expect(await shownAfter([first, older], later)).toBe('0 wait for the Lamp');
});

it('what was shown for longer gives way to any answer: the clock may be that of another Redis by now', async () => {
  let answer = later;
  stubApi(() => ({ status: 200, body: answer }));
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { live, tellSale } = createFakeLive();
  renderPart(<One />, live);
  await screen.findByText('0 wait for the Lamp');
  answer = sale({ ...first, waiting: 5 });
  // Pushed by the new clock, it is taken for older, which must not put off the answer.
  for (let second = 0; second < 29; second += 1) {
    act(() => tellSale({ type: 'sale', sale: sale({ ...first, waiting: 4 }) }));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
  }
  expect(screen.getByText(/wait for/).textContent).toBe('0 wait for the Lamp');
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  vi.useRealTimers();
  expect(screen.getByText(/wait for/).textContent).toBe('5 wait for the Lamp');
});
