import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { codeOf } from '../../../lib/api.ts';
import { useOnline } from '../../../lib/services.tsx';
import type { useOverview } from '../overview/push/use-overview.ts';

/** Whether the server is out of reach. Once it is back, all that the page shows is asked for anew. */
export function useConnection(
  overview: Pick<ReturnType<typeof useOverview>, 'error' | 'isPushed' | 'refetch'>,
): { isAway: boolean } {
  const queries = useQueryClient();
  const online = useOnline();
  const { error, isPushed, refetch } = overview;
  const isSilent = error !== null && codeOf(error) === 'network' && !isPushed;
  const isAway = !online || isSilent;
  const was = useRef({ online, isAway });
  useEffect(() => {
    const before = was.current;
    was.current = { online, isAway };
    if (online && !before.online) void refetch();
    if (!isAway && before.isAway) void queries.invalidateQueries({ queryKey: ['admin'] });
  }, [online, isAway, queries, refetch]);
  return { isAway };
}
