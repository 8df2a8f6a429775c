import { useState } from 'react';

type Query = { data: unknown; error: Error | null };

/** Why there is nothing to show, also while it is asked for again: what was said must not come and go. */
export function useKeptError({ data, error }: Query): Error | null {
  const [kept, setKept] = useState<Error | null>(null);
  const next = data === undefined ? (error ?? kept) : null;
  if (next !== kept) setKept(next);
  return next;
}
