import type { AdminTask } from '@seckill/contracts';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import '../words.ts';
import { TaskPage } from './task-page.tsx';

const ID = 'user.send-sms~one~mac';
const PATH = `/api/admin/tasks/${encodeURIComponent(ID)}`;

const failed: AdminTask = {
  taskId: ID,
  kind: 'user.send-sms',
  status: 'failure',
  submittedAt: '2026-11-11T12:00:00.000Z',
  args: { orderId: 'ORDER-1' },
  attempts: 5,
  error: { code: 'gateway_down', message: 'no answer' },
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('shows why a task failed, and tries it again', async () => {
  let task = failed;
  const { count } = stubApi(({ method, path }) => {
    if (method === 'POST' && path === `${PATH}/retry`) {
      const { error: _, ...queued } = failed;
      task = { ...queued, status: 'queued' };
      return { status: 200, body: { taskId: ID, outcome: 'retried' } };
    }
    return { status: 200, body: task };
  });
  renderPart(<TaskPage taskId={ID} />, createFakeLive().live);
  expect(await screen.findByText('gateway_down')).toBeTruthy();
  expect(screen.getByText(/ORDER-1/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('It is in line again.')).toBeTruthy();
  expect(await screen.findByText('Queued')).toBeTruthy();
  expect(screen.queryByText('gateway_down')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  expect(count(`POST ${PATH}/retry`)).toBe(1);
});

it('revokes a task that waits, and says so when it ran too soon', async () => {
  const bodies: unknown[] = [];
  stubApi(({ method, body }) => {
    if (method === 'POST') {
      bodies.push(body);
      return bodies.length === 1
        ? { status: 409, body: { code: 'task_ended', message: '' } }
        : { status: 200, body: { taskId: ID, outcome: 'revoked' } };
    }
    return { status: 200, body: { ...failed, status: 'queued' } };
  });
  renderPart(<TaskPage taskId={ID} />, createFakeLive().live);
  await userEvent.click(await screen.findByRole('button', { name: 'Revoke' }));
  const dialog = await screen.findByRole('dialog', { name: 'Revoke this task?' });
  await userEvent.click(screen.getByLabelText('Stop it if it runs'));
  const confirm = () => userEvent.click(screen.getAllByRole('button', { name: 'Revoke' }).at(-1)!);
  await confirm();
  expect(await screen.findByText('This task has ended already.')).toBeTruthy();
  await confirm();
  expect(await screen.findByText('It is revoked.')).toBeTruthy();
  expect(dialog).toBeTruthy();
  expect(bodies).toEqual([{ terminate: true }, { terminate: true }]);
});
