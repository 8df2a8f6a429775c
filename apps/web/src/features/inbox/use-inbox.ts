import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { useSession } from '../../lib/session.ts';

/** Texts come minutes after what they are about, while somebody may be looking. */
const ASK_EVERY_MS = 10_000;

/** My messages, newest first. */
export function useInbox() {
  const session = useSession();
  return useQuery({
    queryKey: ['inbox'],
    queryFn: ({ signal }) => api.inbox(signal),
    enabled: session.data !== undefined,
    refetchInterval: ASK_EVERY_MS,
  });
}
