import { mayDo, type OperatorRole } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import { adminApi } from '../admin-api.ts';

/** A role that was taken away is noticed so soon. */
const ASK_EVERY_MS = 60_000;

export const OPERATOR_KEY = ['admin', 'session'] as const;

/** Who is signed in, and what they may do. As long as that is not known nothing is held back: the API refuses what must not be. */
export function useOperator() {
  const { data } = useQuery({
    queryKey: OPERATOR_KEY,
    queryFn: () => adminApi.whoAmI(),
    refetchInterval: ASK_EVERY_MS,
    staleTime: ASK_EVERY_MS,
  });
  return { ...data, may: (needs: OperatorRole) => !data || mayDo(data.role, needs) };
}
