import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { codeOf } from '../../../lib/api.ts';
import { SESSION_KEY } from './session.ts';

/** Tells, whatever was asked or done on an operator's page, that it was refused because nobody is signed in any more. */
export function useSessionEnd(onEnd: () => void) {
  const queries = useQueryClient();
  const hear = useEffectEvent((key: readonly unknown[] | undefined, error: unknown) => {
    const [owner, what] = key ?? [];
    if (owner !== SESSION_KEY[0] || what === SESSION_KEY[1]) return;
    if (codeOf(error) === 'unauthenticated') onEnd();
  });
  useEffect(() => {
    const stops = [
      queries.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        hear(event.query.queryKey, event.action.error);
      }),
      queries.getMutationCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        hear(event.mutation.options.mutationKey, event.action.error);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [queries]);
}
