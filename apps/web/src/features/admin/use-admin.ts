import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Overview } from '@seckill/contracts';
import { useEffect, useState } from 'react';
import { api, codeOf } from '../../lib/api.ts';
import { useServices } from '../../lib/services.tsx';
import { storage } from '../../lib/browser/storage.ts';
import { withNews } from './with-news.ts';

const KEY = 'seckill.admin';
const OVERVIEW = ['admin', 'overview'];
const LOOK_EVERY_MS = 1000;
/** On the other pages it only tells whether the session still holds. */
const LOOK_ELSEWHERE_MS = 15_000;

/**
 * The admin's session is an httpOnly cookie; a mark says that there may be one, so that a stranger is not
 * asked about on every visit. The figures are asked for each second, and pushed in between.
 */
export function useAdmin(onOverview: boolean) {
  const { live } = useServices();
  const queries = useQueryClient();
  const [signedIn, setSignedIn] = useState(() => storage.get(KEY) !== null);

  const overview = useQuery({
    queryKey: OVERVIEW,
    queryFn: async ({ signal }) => {
      try {
        return await api.overview(signal);
      } catch (error) {
        if (codeOf(error) === 'unauthenticated') {
          storage.remove(KEY);
          setSignedIn(false);
        }
        throw error;
      }
    },
    enabled: signedIn,
    refetchInterval: onOverview ? LOOK_EVERY_MS : LOOK_ELSEWHERE_MS,
  });
  const ids = overview.data?.sales.map((sale) => sale.saleId).join() ?? '';

  useEffect(() => {
    const watches = ids
      .split(',')
      .filter(Boolean)
      .map((id) =>
        live.watchSale(Number(id), (news) =>
          queries.setQueryData<Overview>(OVERVIEW, (old) => old && withNews(old, news)),
        ),
      );
    return () => watches.forEach((stop) => stop());
  }, [ids, live, queries]);

  const signIn = useMutation({
    mutationFn: (token: string) => api.adminSignIn(token.trim()),
    onSuccess() {
      storage.set(KEY, 'yes');
      setSignedIn(true);
    },
  });

  return { signedIn, overview, signIn };
}
