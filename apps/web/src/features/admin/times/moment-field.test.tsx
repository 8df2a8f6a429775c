import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import '../words.ts';
import { MomentField } from './moment-field.tsx';

beforeEach(() => void stubApi(() => 'no answer'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const wordsUnder = (label: string) => {
  const ids = screen.getByLabelText(label).getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.querySelector(`#${CSS.escape(id)}`)?.textContent).join();
};

it('says in words what was typed, in which zone, and how far away it is', async () => {
  renderPart(
    <MomentField label="Opens" value="2031-11-26T20:00" onChange={() => {}} />,
    createFakeLive().live,
  );
  expect(wordsUnder('Opens')).toMatch(
    /^Wed, Nov 26, 2031, 20:00, [^,]+ \(UTC.*\), in [\d,]+ days$/,
  );
});

it.each(['', '12026-01-01T00:00'])('of %j says only which zone it is to be in', (value) => {
  renderPart(
    <MomentField label="Opens" value={value} onChange={() => {}} />,
    createFakeLive().live,
  );
  expect(wordsUnder('Opens')).toMatch(/^[^,]+ \(UTC[^)]*\)$/);
});
