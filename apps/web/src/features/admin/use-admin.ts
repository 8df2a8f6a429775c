import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, codeOf } from '../../lib/api.ts';
import { storage } from '../../lib/browser/storage.ts';
import { adminApi } from './admin-api.ts';
import { useOverview } from './overview/push/use-overview.ts';

const KEY = 'seckill.admin';

/**
 * The admin's session is an httpOnly cookie; a mark says that there may be one, so that a stranger is not
 * asked about on every visit.
 */
export function useAdmin(showsOverview: boolean) {
  const queries = useQueryClient();
  const [signedIn, setSignedIn] = useState(() => storage.get(KEY) !== null);

  const overview = useOverview({
    signedIn,
    isShown: showsOverview,
    onSignedOut() {
      storage.remove(KEY);
      setSignedIn(false);
    },
  });

  const signIn = useMutation({
    mutationFn: (token: string) => api.adminSignIn(token.trim()),
    onSuccess() {
      storage.set(KEY, 'yes');
      setSignedIn(true);
    },
  });

  const signOut = useMutation({
    async mutationFn() {
      try {
        await adminApi.signOut();
      } catch (error) {
        // Whose session is over already is out.
        if (codeOf(error) !== 'unauthenticated') throw error;
      }
    },
    onSuccess() {
      storage.remove(KEY);
      setSignedIn(false);
      queries.removeQueries({ queryKey: ['admin'] });
    },
  });

  return { signedIn, overview, signIn, signOut };
}
