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
import {
  userCreate,
  userRemindOpenings,
  userSendOrderTexts,
  userSendSms,
  type SmsResult,
} from '@seckill/tasks';

export type UserParts = Parts & {
  /** Opens the passwords that the API sealed. */
  secret: string | readonly string[];
  deposits: Deposits;
  limiter: Limiter;
  provider: TextProvider;
  remindBeforeMs?: number;
};

const SMS_WORDS: Record<SmsResult['outcome'], string> = {
  sent: 'the gateway has taken it',
  duplicate: 'it was sent before',
  not_needed: 'it is not needed any more: nothing was sent',
};

/** Everything that happens to a user. What they write down for operators names people by their id, never by name or number. */
export const userHandlers = ({ secret, ...parts }: UserParts) => {
  const seal = createSeal(secret);
  const codes = createPhoneCodes(secret);
  return [
    handle(userCreate, async (account, { log }) => {
      log(`an account for ${account.userId}`);
      const done = await createMember({ ...parts, seal }, account);
      log('it is there, and what was kept of the sign-up is removed');
      return done;
    }),
    handle(userSendSms, async (text, context) => {
      const about = text.kind === 'phone_code' ? 'a number to confirm' : `order ${text.orderId}`;
      context.log(`${text.kind} about ${about}, to ${text.userId}`);
      const done = await sendText({ ...parts, codes }, text, context);
      context.log(SMS_WORDS[done.outcome]);
      return done;
    }),
    handle(userSendOrderTexts, async (texts, context) => {
      context.log(`${texts.kind}, orders: ${texts.orderIds.length}`);
      const { sent, duplicate, notNeeded, later } = await sendOrderTexts(parts, texts, context);
      context.log(
        `sent: ${sent}, sent before: ${duplicate}, not needed: ${notNeeded}, go on as tasks of their own: ${later}`,
      );
      return { sent, duplicate, notNeeded, later };
    }),
    handle(userRemindOpenings, async (_args, context) => {
      const done = await remindOfOpenings(parts, context);
      context.log(`people told of an opening: ${done.told}; left to a later run: ${done.later}`);
      return done;
    }),
  ];
};
