// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sale } from '../testing/samples.ts';
import { createClock } from './clock.ts';
import { takeFacts } from './facts.ts';

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

/** The page as it came: `facts` in it, its answer `agoMs` before now, over the network or out of the browser's store. */
function take(facts: unknown, { agoMs = 500, transferSize = 4000 } = {}) {
  const text = typeof facts === 'string' ? facts : JSON.stringify(facts);
  document.body.innerHTML = `<script id="facts" type="application/json"></script>`;
  const script = document.getElementById('facts');
  if (script) script.textContent = text;
  const responseEnd = performance.now() - agoMs;
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { requestStart: responseEnd - 50, responseEnd, transferSize } as PerformanceNavigationTiming,
  ]);
  const queries = new QueryClient();
  takeFacts(queries, createClock(), 'zh');
  return {
    known: queries.getQueryData(['sale', 1]),
    ageMs: Date.now() - (queries.getQueryState(['sale', 1])?.dataUpdatedAt ?? 0),
  };
}

describe('what came in the page', () => {
  it('is as old as the answer that brought it', () => {
    const { known, ageMs } = take({ language: 'zh', sale: sale() }, { agoMs: 2000 });
    expect(known).toMatchObject({ id: 1, title: 'Headphones' });
    expect(ageMs).toBeGreaterThanOrEqual(1900);
    expect(ageMs).toBeLessThan(10_000);
  });

  it.each([['en'], [undefined]])(
    'is shown, and asked for in the language of its reader: %s',
    (language) => {
      const { known, ageMs } = take({ language, sale: sale() });
      expect(known).toMatchObject({ id: 1 });
      expect(ageMs).toBeGreaterThan(1e12);
    },
  );

  it('is not taken where the browser kept it from the visit before', () => {
    expect(take({ language: 'zh', sale: sale() }, { transferSize: 0 }).known).toBeUndefined();
  });

  it.each([['{'], [''], ['null'], ['{}']])('is left where it is nothing: %s', (text) => {
    expect(take(text).known).toBeUndefined();
  });
});
