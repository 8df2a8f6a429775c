import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Something an operator does. Whatever came of it, the figures it concerns are asked for anew. */
export function useDeed<T, V = void>(
  deed: (what: V) => Promise<T>,
  concerns: string,
  onDone?: (result: T, what: V) => void,
) {
  const queries = useQueryClient();
  return useMutation<T, Error, V>({
    mutationKey: ['admin', concerns],
    mutationFn: deed,
    onSuccess: (result, what) => onDone?.(result, what),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['admin', concerns] }),
        queries.invalidateQueries({ queryKey: [concerns] }),
      ]),
  });
}
