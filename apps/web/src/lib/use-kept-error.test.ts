// @vitest-environment happy-dom
import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useKeptError } from './use-kept-error.ts';

it('says the same while it is asked again, and nothing once there is an answer', () => {
  const away = new Error('away');
  const { result, rerender } = renderHook(useKeptError, {
    initialProps: { data: undefined as unknown, error: null as Error | null },
  });
  expect(result.current).toBeNull();
  rerender({ data: undefined, error: away });
  expect(result.current).toBe(away);
  rerender({ data: undefined, error: null });
  expect(result.current).toBe(away);
  rerender({ data: [], error: null });
  expect(result.current).toBeNull();
});
