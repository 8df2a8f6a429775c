import { createSeal } from '@seckill/tasks';
import type { Deposits, Limiter } from '@seckill/redis';
import type { Parts } from '../order/stores.ts';
import { createUser } from './create-user.ts';
import { sendSms } from './send-sms.ts';
import type { SmsProvider } from './sms-provider.ts';

export { notify } from './notify.ts';
export { gatewayProvider } from './sms-gateway.ts';
export { inboxProvider, type SmsProvider } from './sms-provider.ts';

type UserParts = Parts & {
  deposits: Deposits;
  limiter: Limiter;
  secret: string;
  provider: SmsProvider;
  remindBeforeMs?: number;
};

/** Everything that happens to a user. */
export const userHandlers = ({ secret, ...parts }: UserParts) => [
  createUser({ ...parts, seal: createSeal(secret) }),
  sendSms(parts),
];
