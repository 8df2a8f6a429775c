// @vitest-environment happy-dom
import { renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useKeptDraft } from './use-kept-draft.ts';

afterEach(() => localStorage.clear());

const open = () => renderHook(() => useKeptDraft('tea', { title: '' }));

it('the last words are there when a form is closed at once and opened again', () => {
  const { result, unmount } = open();
  result.current.keep({ title: 'Green' });
  result.current.keep({ title: 'Green tea' });
  unmount();
  expect(open().result.current.kept).toEqual({ title: 'Green tea' });
});

it('what was sent does not come back when its form is closed', () => {
  const { result, unmount } = open();
  result.current.keep({ title: 'Green tea' });
  result.current.forget();
  unmount();
  expect(open().result.current.kept).toBeUndefined();
});
