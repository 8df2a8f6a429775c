import type { Phone, Session } from '@seckill/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useServices } from '../../lib/services.tsx';
import { sessionQuery } from '../../lib/session.ts';
import { phoneApi } from './phone-api.ts';

/** The member's number. A session from before it was confirmed, as on another device, learns it by the same answer. */
export function usePhone({ userId }: Session) {
  const { live } = useServices();
  const queries = useQueryClient();
  return useQuery({
    queryKey: ['phone', userId],
    async queryFn({ signal }): Promise<Phone> {
      const phone = await phoneApi.mine(signal);
      const phoneConfirmed = phone.confirmedAt !== null;
      queries.setQueryData(sessionQuery(live).queryKey, (known) =>
        known ? { ...known, phoneConfirmed } : known,
      );
      return phone;
    },
  });
}

/** A code that was asked for. `resendAt`: on the local monotonic clock, ms. */
export type Asked = { mobile: string; goodForMs: number; resendAt: number };

export const useAskForCode = (onAsked: (asked: Asked) => void) =>
  useMutation({
    mutationFn: (mobile: string) => phoneApi.ask(mobile),
    onSuccess: ({ resendAfterMs, ...asked }) =>
      onAsked({ ...asked, resendAt: performance.now() + resendAfterMs }),
  });

export function useEnterCode(onConfirmed: () => void) {
  const { live } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => phoneApi.enter(code),
    async onSuccess(session) {
      queries.setQueryData(sessionQuery(live).queryKey, session);
      await queries.invalidateQueries({ queryKey: ['phone'] });
      onConfirmed();
    },
  });
}
