import type { Phone, PhoneAsked, Session } from '@seckill/contracts';
import { call } from '../../lib/api.ts';

const MOBILE = '/api/users/me/mobile';

export const phoneApi = {
  mine: async (signal: AbortSignal) => (await call<Phone>('GET', MOBILE, { signal })).body,
  /** Has a code sent. */
  ask: async (mobile: string) =>
    (await call<PhoneAsked>('POST', MOBILE, { body: { mobile } })).body,
  enter: async (code: string) =>
    (await call<Session>('POST', `${MOBILE}/confirmation`, { body: { code } })).body,
};
