import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Banner } from '@seckill/contracts';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { Highlights } from './highlights.tsx';

const banner = (id: number, linkUrl: string): Banner => ({
  id,
  title: `Banner ${id}`,
  subtitle: 'On now',
  imageUrl: `/images/banner-${id}.svg`,
  linkUrl,
  position: id,
});
const two = [banner(1, '/sales/1'), banner(2, 'https://example.org/')];

const scrolls = vi.fn<(options?: ScrollToOptions | number) => void>();
beforeEach(() => {
  scrolls.mockReset();
  localStorage.clear();
  vi.spyOn(Element.prototype, 'scrollTo').mockImplementation(scrolls);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(300);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function show(answer: Answer, reducedMotion = false) {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: reducedMotion && query.includes('reduced-motion'),
    addEventListener() {},
    removeEventListener() {},
  }));
  stubApi(() => answer);
  return renderPart(<Highlights />, createFakeLive().live);
}
const banners = (list: Banner[]): Answer => ({ status: 200, body: { banners: list } });
const carousel = () => screen.findByRole('region', { name: 'Highlights' });

describe('the carousel', () => {
  it('leads where its banners lead; what is out of sight is out of reach', async () => {
    show(banners(two));
    const links = [...(await carousel()).querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/sales/1',
      'https://example.org/',
    ]);
    expect(links.map((link) => link.inert)).toEqual([false, true]);
  });

  it('goes on by the buttons, around the end', async () => {
    show(banners(two));
    await carousel();
    fireEvent.click(screen.getByRole('button', { name: 'Previous highlight' }));
    expect(scrolls).toHaveBeenLastCalledWith({ left: 300, behavior: 'smooth' });
    expect(screen.getByRole('button', { name: 'Start the slide show' })).toBeTruthy();
  });

  it('moves by itself until it is stopped, not under a pointer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    show(banners(two));
    const section = await carousel();
    await vi.advanceTimersByTimeAsync(6001);
    expect(scrolls).toHaveBeenCalledTimes(1);
    fireEvent.pointerEnter(section);
    await vi.advanceTimersByTimeAsync(60_000);
    fireEvent.pointerLeave(section);
    fireEvent.click(screen.getByRole('button', { name: 'Stop the slide show' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(scrolls).toHaveBeenCalledTimes(1);
  });

  it('stands still for who asked for less motion', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    show(banners(two), true);
    await carousel();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(scrolls).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Next highlight' }));
    expect(scrolls).toHaveBeenLastCalledWith({ left: 300, behavior: 'instant' });
  });

  it('one banner needs no buttons', async () => {
    show(banners([banner(1, '/')]));
    await carousel();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('a place is kept for them while they come, unless there were none last time', async () => {
    const first = show(banners([]));
    expect(first.container.querySelector('.mantine-Skeleton-root')).toBeTruthy();
    await waitFor(() => expect(first.container.querySelector('[data-none]')).toBeTruthy());
    cleanup();
    const again = show(banners([]));
    expect(again.container.querySelector('[data-none]')).toBeTruthy();
  });

  it.each([banners([]), { status: 500 }, 'no answer' as const])(
    'without banners there is nothing: %j',
    async (answer) => {
      const { container } = show(answer);
      await waitFor(() => expect(container.querySelector('[data-none]')).toBeTruthy());
      expect(screen.queryByRole('region')).toBeNull();
    },
  );
});
