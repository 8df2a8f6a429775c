import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { RevokeQueue } from '../queues/revoke-queue.tsx';
import '../words.ts';
import { RevokeKind } from './revoke-kind.tsx';

const queue = { name: 'home', waiting: 2, delayed: 3, active: 4, failed: 5, purgeable: true };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('says how many of a kind it meets before it revokes them', async () => {
  const bodies: unknown[] = [];
  const { count } = stubApi(({ method, body }) => {
    if (method === 'GET') return { status: 200, body: { count: 41 } };
    bodies.push(body);
    return { status: 200, body: { revoked: 40, left: 1 } };
  });
  const said: string[] = [];
  renderPart(
    <RevokeKind kind="user.send-sms" say={(words) => said.push(words)} />,
    createFakeLive().live,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Revoke all' }));
  expect(await screen.findByText(/are stopped: 41 just now/)).toBeTruthy();
  expect(count('GET /api/admin/tasks/unended?kind=user.send-sms')).toBe(1);
  expect(bodies).toEqual([]);
  await userEvent.click(screen.getAllByRole('button', { name: 'Revoke all' }).at(-1)!);
  await vi.waitFor(() => expect(said).toEqual([expect.stringMatching(/revoked: 40\. There are/)]));
  expect(bodies).toEqual([{ kind: 'user.send-sms' }]);
});

it('a queue is revoked with what runs in it; one of tickets has no button', async () => {
  const { count } = stubApi(() => ({ status: 200, body: { revoked: 9 } }));
  const said: string[] = [];
  const say = (words: string): void => void said.push(words);
  const { live } = createFakeLive();
  renderPart(<RevokeQueue queue={{ ...queue, purgeable: false }} say={say} />, live);
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  renderPart(<RevokeQueue queue={queue} say={say} />, live);
  await userEvent.click(screen.getByRole('button', { name: 'Revoke all in home?' }));
  expect(await screen.findByText(/are stopped: 9 just now/)).toBeTruthy();
  expect(count('POST /api/admin/queues/home/revoke-all')).toBe(0);
  await userEvent.click(screen.getByRole('button', { name: 'Revoke all' }));
  await vi.waitFor(() => expect(said).toEqual(['Tasks revoked: 9.']));
  expect(count('POST /api/admin/queues/home/revoke-all')).toBe(1);
});
