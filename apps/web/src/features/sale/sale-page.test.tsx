import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { sale as sampleSale } from '../../testing/samples.ts';
import { SaleView } from './sale-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const NOW = Date.now();
const at = (ms: number) => new Date(NOW + ms).toISOString();
const over = { opensAt: at(-2000), closesAt: at(-1000) };
const open = { opensAt: at(-2000), closesAt: at(60_000) };

describe('the stock of a sale', () => {
  it.each([
    { when: 'with units left', window: open, available: 2, says: /2 of 3/ },
    { when: 'unknown', window: open, available: null, says: /Checking stock/ },
    { when: 'sold out', window: open, available: 0, says: /0 of 3/ },
    { when: 'over with units left', window: over, available: 2, says: undefined },
    { when: 'over and sold out', window: over, available: 0, says: undefined },
  ])('$when', ({ window, available, says }) => {
    stubApi(() => ({ status: 200, body: {} }));
    const sale = sampleSale({ ...window, available });
    renderPart(<SaleView sale={sale} Purchase={() => <p>Buy</p>} />, createFakeLive().live);
    const stock = screen.queryByTestId('stock');
    if (says) expect(stock?.textContent).toMatch(says);
    else expect(stock).toBeNull();
  });
});
