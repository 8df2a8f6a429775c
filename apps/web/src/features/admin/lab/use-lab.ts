import { useQuery } from '@tanstack/react-query';
import { codeOf } from '../../../lib/api.ts';
import { labApi } from './lab-api.ts';

const AGAIN_AFTER_MS = 5000;

/** The lab as it was when it was asked for; while it is away it is asked again. */
export function useLab() {
  return useQuery({
    queryKey: ['admin', 'lab'],
    queryFn: labApi.look,
    staleTime: Infinity,
    // It is said at once that the lab is away, and asked again below.
    retry: false,
    refetchInterval: ({ state }) =>
      state.error && codeOf(state.error) !== 'not_found' ? AGAIN_AFTER_MS : false,
  });
}

/** Whether this shop has a lab at all. */
export function useHasLab(): boolean {
  const { data, error } = useLab();
  return data !== undefined || (error !== null && codeOf(error) !== 'not_found');
}
