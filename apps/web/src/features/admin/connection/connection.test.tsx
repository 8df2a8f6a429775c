import { useQuery } from '@tanstack/react-query';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError } from '../../../lib/api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import '../words.ts';
import { Connection } from './connection.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const heard = { error: null, isPushed: false, dataUpdatedAt: Date.now() - 90_000 };
const silent = { ...heard, error: new ApiError('network', '') };
const asked = vi.fn<() => Promise<string>>(async () => 'figures');
const refetch = vi.fn<() => Promise<never>>();

function Page({ overview }: { overview: typeof heard | typeof silent }) {
  return (
    <Connection overview={{ ...overview, refetch }}>
      <Desk />
    </Connection>
  );
}

function Desk() {
  const { data } = useQuery({ queryKey: ['admin', 'desk'], queryFn: asked, staleTime: Infinity });
  return <p>{data}</p>;
}

function goOnline(isOnline: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(isOnline);
  act(() => void dispatchEvent(new Event(isOnline ? 'online' : 'offline')));
}

const isGrey = () => screen.getByTestId('shown').dataset.away === 'true';

it('an operator who is offline sees how old what is shown is, and it goes on by itself', async () => {
  asked.mockClear();
  renderPart(<Page overview={heard} />, createFakeLive().live);
  await screen.findByText('figures');
  expect(isGrey()).toBe(false);
  goOnline(false);
  expect(isGrey()).toBe(true);
  expect(screen.getByText(/Nothing was heard from the server since/).textContent).toContain(
    'figures 90 s old',
  );
  expect([asked.mock.calls.length, refetch.mock.calls.length]).toEqual([1, 0]);
  goOnline(true);
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(refetch).toHaveBeenCalledOnce();
  expect(isGrey()).toBe(false);
});

it.each([
  ['that does not answer', silent, true],
  ['that answers with an error', { ...heard, error: new ApiError('unavailable', '') }, false],
  ['whose push is there', { ...silent, isPushed: true }, false],
])('a server %s greys what is shown: %o', async (_, overview, grey) => {
  asked.mockClear();
  const { rerender } = renderPart(<Page overview={overview} />, createFakeLive().live);
  await screen.findByText('figures');
  expect(isGrey()).toBe(grey);
  rerender(<Page overview={heard} />);
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(grey ? 2 : 1));
  expect(isGrey()).toBe(false);
});
