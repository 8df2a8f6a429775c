import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session, SignIn } from '@seckill/contracts';
import { api } from './api.ts';
import type { Live } from './live.ts';
import { withLock } from './lock.ts';
import { useServices } from './services.tsx';
import { storage } from './storage.ts';

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
const PERSONAL = new Set<unknown>(['orders', 'inbox']);

export function useSignIn() {
  const { live } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (credentials: SignIn) =>
      withLock('session', async () => {
        const session = await api.signIn(credentials);
        keep(live, session);
        return session;
      }),
    onSuccess(session) {
      queries.setQueryData(sessionQuery(live).queryKey, session);
      void queries.resetQueries({ predicate: ({ queryKey }) => PERSONAL.has(queryKey[0]) });
    },
  });
}

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
      await queries.resetQueries({ queryKey: sessionQuery(live).queryKey });
      await queries.resetQueries({ predicate: ({ queryKey }) => PERSONAL.has(queryKey[0]) });
    },
  });
}

/** Hears when another tab of this browser became somebody else: nothing on this page is theirs then. */
export function onSomebodyElse(listener: () => void): () => void {
  const hear = ({ key, oldValue, newValue }: StorageEvent) => {
    if (key === KEY && oldValue !== null && newValue !== oldValue) listener();
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}
