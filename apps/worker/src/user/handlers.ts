import type { Deposits, Limiter } from '@seckill/redis';
import {
  createMember,
  createPhoneCodes,
  createSeal,
  remindOfOpenings,
  sendOrderTexts,
  sendText,
  type Parts,
  type TextProvider,
} from '@seckill/sales';
import { handle } from '@seckill/task-engine';
import { userCreate, userRemindOpenings, userSendOrderTexts, userSendSms } from '@seckill/tasks';

export type UserParts = Parts & {
  /** Opens the passwords that the API sealed. */
  secret: string | readonly string[];
  deposits: Deposits;
  limiter: Limiter;
  provider: TextProvider;
  remindBeforeMs?: number;
};

/** Everything that happens to a user. */
export const userHandlers = ({ secret, ...parts }: UserParts) => {
  const seal = createSeal(secret);
  const codes = createPhoneCodes(secret);
  return [
    handle(userCreate, (account) => createMember({ ...parts, seal }, account)),
    handle(userSendSms, (text, context) => sendText({ ...parts, codes }, text, context)),
    handle(userSendOrderTexts, (texts, context) => sendOrderTexts(parts, texts, context)),
    handle(userRemindOpenings, (_args, context) => remindOfOpenings(parts, context)),
  ];
};
