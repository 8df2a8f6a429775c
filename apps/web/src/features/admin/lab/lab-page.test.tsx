import type { LabMessage } from '@seckill/contracts';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { stubApi, type Answer } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import '../words.ts';
import { LabPage } from './lab-page.tsx';
import { figures, labRun } from './testing/lab-run.ts';
import { createCrowd } from './crowd/crowd.ts';
import { NOTHING_TOLD, withMessage } from './watch/lab-view.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const faults = [
  { fault: 'kill_worker', possible: true },
  { fault: 'mysql_away', possible: false },
] as const;
const empty = { run: null, faults: [...faults] };

/** A socket that tells what the test says. */
function fakeWatch() {
  const listeners = new Set<() => void>();
  let view = NOTHING_TOLD;
  const watch = {
    view: () => view,
    onView(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: () => 'open' as const,
    onStatus: () => () => {},
    crowds: { queued: createCrowd(), synchronous: createCrowd() },
  };
  return {
    open: () => watch,
    tell: (message: LabMessage) =>
      act(() => {
        view = withMessage(view, message);
        for (const listener of listeners) listener();
      }),
  };
}

function show(answer: (call: string, body: unknown) => Answer) {
  const asked = stubApi(({ method, path, body }) => answer(`${method} ${path}`, body));
  const { open, tell } = fakeWatch();
  renderPart(<LabPage overview={undefined} open={open} />, createFakeLive().live);
  return { ...asked, tell };
}

it("starts with the course's numbers, and says what cannot be broken", async () => {
  const sent: unknown[] = [];
  show((call, body) => {
    if (call !== 'POST /api/lab/runs') return { status: 200, body: empty };
    sent.push(body);
    return { status: 201, body: labRun() };
  });
  expect(await screen.findByText(/^No run is on/)).toBeTruthy();
  expect(screen.getByText(/these servers are not the lab’s to stop/)).toBeTruthy();
  const breaking = screen.getAllByRole('button', { name: /break it/i });
  expect(breaking.map((button) => (button as HTMLButtonElement).disabled)).toEqual([false, true]);
  await userEvent.type(screen.getByLabelText('Seed'), '42');
  await userEvent.click(screen.getByRole('button', { name: 'Start' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({ ...labRun().settings, seed: 42 });
});

it('shows a run as it is told, what was broken in it, and that MySQL agrees', async () => {
  const { tell, calls } = show((call) =>
    call.startsWith('POST') ? { status: 202 } : { status: 200, body: empty },
  );
  await screen.findByRole('button', { name: 'Start' });
  tell({ type: 'lab', lab: { ...empty, run: labRun() } });
  await userEvent.click(screen.getByRole('button', { name: /Kill a worker/ }));
  expect(calls).toContain('POST /api/lab/faults/kill_worker');
  const at = '2026-11-11T12:00:00.000Z';
  tell({ type: 'fault', runId: 'run', fault: 'kill_worker', state: 'begun', at });
  expect(screen.getByText(/Happening now/)).toBeTruthy();
  tell({ type: 'fault', runId: 'run', fault: 'kill_worker', state: 'over', at });
  const late = [{ fault: 'kill_worker', possible: true, late: true }] as const;
  tell({ type: 'lab', lab: { run: labRun(), faults: [...late] } });
  const next = screen.getByRole('button', { name: /^Start a run and break it: Kill/ });
  expect(next).toHaveProperty('disabled', true);
  const why = next.getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(why)?.textContent).toMatch(/^Too late for this run/);
  tell({ type: 'fault', runId: 'run', fault: 'kill_worker', state: 'late', at });
  expect(screen.getByText(/^Asked for too late/)).toBeTruthy();
  tell({ type: 'fault', runId: 'run', fault: 'kill_worker', state: 'over', at });
  const truth = { orders: 3, units: 3, buyersWithTwoOrders: 0, agrees: true };
  const check = { name: 'no ticket made two orders', ok: true, expected: 0, actual: 0 };
  tell({
    type: 'lab',
    lab: {
      ...empty,
      run: labRun({
        phase: 'done',
        figures: {
          queued: figures({ success: 3, soldOut: 147 }),
          synchronous: figures({ success: 3, soldOut: 97, turnedAway: 50 }),
        },
        truth: { queued: truth, synchronous: { ...truth, agrees: false } },
        sheet: { ok: true, saleId: 5, round: 1, checks: [check], counts: {} },
      }),
    },
  });
  expect(screen.getByText(/Guarantees that hold: 1 of 1/)).toBeTruthy();
  expect(within(screen.getByTestId('truth-queued-result')).getByText('agrees')).toBeTruthy();
  expect(within(screen.getByTestId('truth-synchronous-result')).getByText('differs')).toBeTruthy();
  expect(screen.getByTestId('synchronous-turnedAway').textContent).toBe('50');
  const legend = screen.getByTestId('legend-queued');
  expect([...legend.querySelectorAll('dd')].map((each) => each.textContent)).toEqual([
    '0',
    '0',
    '0',
    '3',
    '147',
  ]);
  expect(screen.getByRole('button', { name: 'Run again with seed 7' })).toBeTruthy();
});

it('breaks something in a run that it starts for that, and shows that it happened twice and counts once', async () => {
  const sent: [string, unknown][] = [];
  const { tell } = show((call, body) => {
    if (call.startsWith('POST')) sent.push([call, body]);
    return call === 'POST /api/lab/runs'
      ? { status: 201, body: labRun() }
      : { status: 200, body: { ...empty, faults: [{ fault: 'deliver_twice', possible: true }] } };
  });
  await userEvent.click(await screen.findByRole('button', { name: /^Start a run and break it/ }));
  const body = { ...labRun().settings, fault: 'deliver_twice' };
  await waitFor(() => expect(sent).toEqual([['POST /api/lab/runs', body]]));
  const at = '2026-11-11T12:00:00.000Z';
  const over = (counts: Record<string, number>) =>
    tell({
      type: 'lab',
      lab: {
        faults: [{ fault: 'deliver_twice', possible: true }],
        run: labRun({
          phase: 'done',
          sheet: { ok: true, saleId: 5, round: 1, checks: [], counts },
        }),
      },
    });
  // An API of the version before does not count them.
  over({ liveOrders: 3, claims: 3 });
  tell({ type: 'fault', runId: 'run', fault: 'deliver_twice', state: 'over', at });
  expect(screen.getByText(/^Over since/)).toBeTruthy();
  expect(screen.queryByTestId('deliveries')).toBeNull();
  over({ redelivered: 0, liveOrders: 3, claims: 3 });
  expect(screen.getByTestId('deliveries').textContent).toContain('none was delivered twice');
  over({ redelivered: 1, liveOrders: 3, claims: 3 });
  expect(screen.getByTestId('deliveries').textContent).toContain(
    'as well: 1. Orders in MySQL: 3; units claimed in Redis: 3.',
  );
});

it('opens the code that a lesson names at its line', async () => {
  const text = Array.from({ length: 150 }, (_, at) => `-- ${at + 1}`).join('\n');
  const { calls } = show((call) =>
    call.startsWith('GET /api/lab/code')
      ? { status: 200, body: { file: 'x', text } }
      : { status: 200, body: empty },
  );
  const [place] = await screen.findAllByRole('button', { name: /claim\.lua:\d+$/ });
  await userEvent.click(place!);
  const code = await screen.findByText((_, element) => element?.tagName === 'PRE');
  const line = /:(\d+)$/.exec(place?.getAttribute('aria-label') ?? '')?.[1];
  expect(code.querySelector('[aria-current]')?.textContent).toBe(`-- ${line}\n`);
  const file = encodeURIComponent('packages/inventory/src/scripts/claim.lua');
  expect(calls).toContain(`GET /api/lab/code?file=${file}`);
});

it.each(['look', 'run'] as const)(
  'who has the role %s watches, keeps the run, and can neither start, stop nor break anything',
  async (role) => {
    const { tell, calls } = show((call) =>
      call === 'GET /api/admin/session'
        ? { status: 200, body: { name: 'mei', role } }
        : { status: 200, body: { ...empty, run: labRun({ phase: 'done' }) } },
    );
    const press = async (name: string | RegExp) => {
      const button = await screen.findByRole('button', { name });
      await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'));
      expect(button.title).toMatch(/^This needs the role “Administers”; yours is “/);
      await userEvent.click(button);
    };
    await press('Start');
    await press('Run again with seed 7');
    await userEvent.type(screen.getByLabelText('Seed'), '42{Enter}');
    const save = screen.getByRole('button', { name: 'Save data (JSON)' });
    expect(save.getAttribute('aria-disabled')).toBeNull();
    tell({ type: 'lab', lab: { ...empty, run: labRun() } });
    await press('Stop');
    await press(/Kill a worker/);
    expect(screen.queryByText(/^No run is on/)).toBeNull();
    expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([]);
  },
);

it('a shop without a lab has no such page, and one that is away says so', async () => {
  show(() => ({ status: 404, body: { code: 'not_found', message: '' } }));
  expect(await screen.findByText('Page not found')).toBeTruthy();
  cleanup();
  show(() => ({ status: 503, body: { code: 'unavailable', message: '' } }));
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy();
});
