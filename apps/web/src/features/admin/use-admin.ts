import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, codeOf } from '../../lib/api.ts';
import { storage } from '../../lib/browser/storage.ts';
import { adminApi } from './admin-api.ts';
import { useOverview } from './overview/push/use-overview.ts';
import { SESSION_KEY, type AdminSession } from './session/session.ts';
import { useSessionEnd } from './session/use-session-end.ts';

const KEY = 'seckill.admin';
const ADMIN = { queryKey: ['admin'] };

/**
 * The admin's session is an httpOnly cookie; a mark says that there may be one, so that a stranger is not
 * asked about on every visit.
 */
export function useAdmin(showsOverview: boolean) {
  const queries = useQueryClient();
  const [session, setSession] = useState<AdminSession>(() =>
    storage.get(KEY) === null ? 'out' : 'in',
  );
  const overview = useOverview({ signedIn: session === 'in', isShown: showsOverview });

  function begun() {
    setSession('in');
    void queries.invalidateQueries(ADMIN);
  }

  function leave() {
    storage.remove(KEY);
    setSession('out');
    queries.removeQueries(ADMIN);
  }

  useSessionEnd(() => {
    storage.remove(KEY);
    // A page that never showed anything has nothing that could wait.
    const hasShown = queries.getQueriesData(ADMIN).some(([, data]) => data !== undefined);
    setSession((before) => (before === 'out' || !hasShown ? 'out' : 'ended'));
  });

  useEffect(() => {
    if (session !== 'ended') return undefined;
    // Another tab has signed in.
    const look = () => {
      if (storage.get(KEY) !== null) begun();
    };
    addEventListener('storage', look);
    return () => removeEventListener('storage', look);
  });

  const signIn = useMutation({
    mutationKey: SESSION_KEY,
    mutationFn: (token: string) => api.adminSignIn(token.trim()),
    onSuccess() {
      storage.set(KEY, 'yes');
      begun();
    },
  });

  const signOut = useMutation({
    mutationKey: SESSION_KEY,
    async mutationFn() {
      try {
        await adminApi.signOut();
      } catch (error) {
        // Whose session is over already is out.
        if (codeOf(error) !== 'unauthenticated') throw error;
      }
    },
    onSuccess: leave,
  });

  return { session, overview, signIn, signOut, leave };
}
