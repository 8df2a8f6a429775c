import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Overview } from '@seckill/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../lib/api.ts';
import { addressOfPush, openOverviewPush } from './overview-push.ts';
import { newerOf, withFrame } from './with-frame.ts';

const OVERVIEW = ['admin', 'overview'];
const LOOK_EVERY_MS = 1000;
/** Where it is not shown, and while it is pushed, asking only tells whether the session still holds. */
const LOOK_SELDOM_MS = 15_000;

type Options = { signedIn: boolean; isShown: boolean };

/** The overview: pushed while it is shown, and asked for each second while the push is away. */
export function useOverview({ signedIn, isShown }: Options) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const [isPushed, setPushed] = useState(false);

  const query = useQuery({
    queryKey: OVERVIEW,
    queryFn: async ({ signal }) => {
      const asked = await api.overview(signal);
      return newerOf(asked, queries.getQueryData<Overview>(OVERVIEW));
    },
    enabled: signedIn,
    refetchInterval: isShown && !isPushed ? LOOK_EVERY_MS : LOOK_SELDOM_MS,
  });

  const isWatched = signedIn && isShown;
  const { language } = i18n;
  useEffect(() => {
    if (!isWatched) return undefined;
    const stop = openOverviewPush(addressOfPush(language), {
      onFrame(frame) {
        setPushed(true);
        queries.setQueryData<Overview>(OVERVIEW, (old) => withFrame(old, frame));
      },
      onAway: () => setPushed(false),
    });
    return () => {
      stop();
      setPushed(false);
    };
  }, [isWatched, language, queries]);

  return { ...query, isPushed };
}
