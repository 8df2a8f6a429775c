import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Picture } from './picture.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(src: string) {
  const frame = (address: string) => (
    <MantineProvider env="test">
      <Picture src={address} />
    </MantineProvider>
  );
  const { container, rerender } = render(frame(src));
  const img = () => container.querySelector('img');
  return {
    img,
    fail: () => fireEvent.error(img() ?? container),
    becomes: (address: string) => rerender(frame(address)),
  };
}

it('a picture that did not come is asked for again, later each time', async () => {
  const { img, fail } = show('/a.svg');
  for (const after of [1000, 4000]) {
    fail();
    expect(img()).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(after - 1));
    expect(img()).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(1));
    expect(img()?.getAttribute('src')).toBe('/a.svg');
  }
});

it('and at once when the connection is back, or when it is another picture', async () => {
  const { img, fail, becomes } = show('/a.svg');
  fail();
  await act(async () => dispatchEvent(new Event('online')));
  expect(img()).not.toBeNull();
  fail();
  becomes('/b.svg');
  expect(img()?.getAttribute('src')).toBe('/b.svg');
});
