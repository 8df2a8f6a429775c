import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Session } from '@seckill/contracts';
import { api } from './api.ts';
import type { Live } from './live.ts';
import { withLock } from './lock.ts';
import { useServices } from './services.tsx';
import { storage } from './storage.ts';

const KEY = 'seckill.session';

/**
 * Makes sure there is a session and says whose; a session that exists is kept. Tabs take turns, so that
 * two of them opening at once become one guest. The live socket carries the cookie of the moment it was
 * opened, so it is opened again when the session is another one than before.
 */
export async function ensureSession(live: Live): Promise<Session> {
  return withLock('session', async () => {
    const session = await api.openGuestSession();
    if (storage.get(KEY) !== session.userId) {
      storage.set(KEY, session.userId);
      live.reconnect();
    }
    return session;
  });
}

export function sessionQuery(live: Live) {
  return queryOptions({
    queryKey: ['session'],
    queryFn: () => ensureSession(live),
    staleTime: Infinity,
  });
}

/** The session of this browser, opened silently where there is none: buying must not wait for it. */
export function useSession() {
  return useQuery(sessionQuery(useServices().live));
}
