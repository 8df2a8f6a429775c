import {
  queryOptions,
  skipToken,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Claimed, Session, SignedIn, SignIn } from '@seckill/contracts';
import { api } from './api.ts';
import type { Live } from './live.ts';
import { withLock } from './browser/lock.ts';
import { useServices } from './services.tsx';
import { storage, tabStorage } from './browser/storage.ts';

const KEY = 'seckill.session';
const NAME_KEY = 'seckill.name';

/**
 * Makes sure there is a session and says whose; a session that exists is kept. Tabs take turns, so that
 * two of them opening at once become one guest. The live socket carries the cookie of the moment it was
 * opened, so it is opened again when the session is another one than before.
 */
export async function ensureSession(live: Live): Promise<Session> {
  return withLock('session', async () => {
    const session = await api.openGuestSession();
    keep(live, session);
    return session;
  });
}

function keep(live: Live, { userId, name }: Session): void {
  storage.set(NAME_KEY, name);
  if (storage.get(KEY) === userId) return;
  storage.set(KEY, userId);
  live.reconnect();
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

export function isMember({ userId }: Pick<Session, 'userId'>): boolean {
  return !userId.startsWith('g_');
}

/** Who this browser is as far as it is known without asking: the storefront opens no session for a header. */
export function useKnownSession(): Session | undefined {
  const { data } = useQuery({ ...sessionQuery(useServices().live), enabled: false });
  if (data) return data;
  const [userId, name] = [storage.get(KEY), storage.get(NAME_KEY)];
  return userId && name ? { userId, name } : undefined;
}

/** What belongs to whoever is signed in, and is asked for again when that changes. */
const PERSONAL = new Set<unknown>(['orders', 'inbox', 'tickets']);

export const useSignIn = () => useBecoming((credentials: SignIn) => api.signIn(credentials));

/** With the code on a receipt a guest whom this browser has forgotten is back, or comes along with a member. */
export const useReceiptCode = () => useBecoming((code: string) => api.claimOrders(code));

function useBecoming<Proof>(prove: (proof: Proof) => Promise<SignedIn>) {
  const { live } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (proof: Proof) =>
      withLock('session', async () => {
        const signedIn = await prove(proof);
        keep(live, signedIn);
        return signedIn;
      }),
    onSuccess({ claimed, ...session }) {
      queries.setQueryData(sessionQuery(live).queryKey, session);
      queries.setQueryData(CAME_ALONG, claimed);
      void queries.resetQueries({ predicate: ({ queryKey }) => PERSONAL.has(queryKey[0]) });
    },
  });
}

const CAME_ALONG = ['cameAlong'];

/** What the sign-in on this page brought along of the guest; undefined when there was none. */
export const useCameAlong = (): Claimed | undefined =>
  useQuery<Claimed>({ queryKey: CAME_ALONG, queryFn: skipToken, staleTime: Infinity }).data;

/** Ends the session; whoever stays on the page is a new guest. */
export function useSignOut() {
  const { live } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      withLock('session', async () => {
        await api.signOut();
        storage.remove(KEY);
        storage.remove(NAME_KEY);
      }),
    async onSuccess() {
      queries.removeQueries({ queryKey: CAME_ALONG });
      await queries.resetQueries({ queryKey: sessionQuery(live).queryKey });
      await queries.resetQueries({ predicate: ({ queryKey }) => PERSONAL.has(queryKey[0]) });
    },
  });
}

const RELOADED_KEY = 'seckill.somebodyElse';

/** When another tab of this browser becomes somebody else nothing on this page is theirs: it is loaded anew, and says why. */
export function reloadForSomebodyElse(): void {
  addEventListener('storage', ({ key, oldValue, newValue }) => {
    if (key !== KEY || oldValue === null || newValue === oldValue) return;
    tabStorage.set(RELOADED_KEY, 'yes');
    location.reload();
  });
}

/** Whether this page was loaded anew for that, once. */
export function wasReloadedForSomebodyElse(): boolean {
  const reloaded = tabStorage.get(RELOADED_KEY) !== null;
  tabStorage.remove(RELOADED_KEY);
  return reloaded;
}
