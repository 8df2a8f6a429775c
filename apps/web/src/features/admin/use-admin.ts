import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OperatorSession } from '@seckill/contracts';
import { useEffect, useState } from 'react';
import { api, codeOf } from '../../lib/api.ts';
import { adminApi } from './admin-api.ts';
import { OPERATOR_KEY } from './operator/use-operator.ts';
import { useOverview } from './overview/push/use-overview.ts';
import { SESSION_KEY, type AdminSession } from './session/session.ts';
import { signedInAs } from './session/signed-in-as.ts';
import { useSessionEnd } from './session/use-session-end.ts';

const ADMIN = { queryKey: ['admin'] };

/** The session of who is at the admin's pages, how it begins and how it ends. */
export function useAdmin(showsOverview: boolean) {
  const queries = useQueryClient();
  const [session, setSession] = useState<AdminSession>(() =>
    signedInAs.read() === null ? 'out' : 'in',
  );
  const overview = useOverview({ signedIn: session === 'in', isShown: showsOverview });

  function begun(operator: OperatorSession) {
    signedInAs.write(operator.name);
    queries.setQueryData(OPERATOR_KEY, operator);
    setSession('in');
    void queries.invalidateQueries(ADMIN);
  }

  function leave() {
    signedInAs.forget();
    setSession('out');
    queries.removeQueries(ADMIN);
  }

  useSessionEnd(() => {
    signedInAs.forget();
    // A page that never showed anything has nothing that could wait.
    const hasShown = queries.getQueriesData(ADMIN).some(([, data]) => data !== undefined);
    setSession((before) => (before === 'out' || !hasShown ? 'out' : 'ended'));
  });

  // The cookie is one for all tabs: whoever signs in in another one is signed in here, too.
  useEffect(() => {
    if (session === 'out') return undefined;
    return signedInAs.onElsewhere(() => void adminApi.whoAmI().then(begun, () => {}));
  });

  const signIn = useMutation({
    mutationKey: SESSION_KEY,
    async mutationFn(token: string) {
      await api.adminSignIn(token.trim());
      return adminApi.whoAmI();
    },
    onSuccess: begun,
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
