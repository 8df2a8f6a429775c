import type { AdminRound } from '@seckill/contracts';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import '../words.ts';
import { RoundItem } from './round-item.tsx';

beforeEach(() => void stubApi(() => 'no answer'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const at = '2026-11-11T12:00:00.000Z';
const round: AdminRound = {
  saleId: 1,
  round: 4,
  state: 'closed',
  total: 10,
  sold: 9,
  openedAt: at,
  closedAt: at,
  recordedAt: at,
  figures: { accepted: 1200, decided: 1200, outcomes: { success: 9, sold_out: 1191 } },
};

it.each([
  [{ p50: 40, p95: 950, p99: 3400 }, ['40 ms', '950 ms', '3.4 s']],
  [{ p50: 0, p95: 0, p99: 12 }, ['0 ms', '0 ms', '12 ms']],
  [undefined, []],
])('says how long tickets waited for their verdict: %o', (verdictMs, shown) => {
  renderPart(
    <RoundItem round={{ ...round, ...(verdictMs && { verdictMs }) }} />,
    createFakeLive().live,
  );
  const terms = screen.queryAllByText(/^Time to the verdict/);
  expect(terms.map((term) => term.textContent)).toEqual(
    verdictMs ? ['p50', 'p95', 'p99'].map((name) => `Time to the verdict (${name})`) : [],
  );
  expect(terms.map((term) => term.nextElementSibling?.textContent)).toEqual(shown);
});
