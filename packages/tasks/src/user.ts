import { OrderMessageKind } from '@seckill/contracts';
import { Type, type Static } from 'typebox';
import { defineTask } from '@seckill/task-engine';

/** How long a password waits, sealed, for the worker that hashes it. Whoever is later must sign up anew. */
export const PASSWORD_WAITS_MS = 3_600_000;

/**
 * The account to make. Its password is not among the arguments, not even sealed: jobs that failed are kept,
 * listed and shown to operators. It waits as a deposit under the id of the account, sealed (see `createSeal`), and
 * is removed as soon as the account is made or refused.
 */
export const CreateUser = Type.Object(
  {
    userId: Type.String({ pattern: '^u_[A-Za-z0-9_-]{22}$' }),
    username: Type.String({ minLength: 2, maxLength: 100 }),
    mobile: Type.String({ minLength: 1, maxLength: 32 }),
  },
  { additionalProperties: false },
);
export type CreateUser = Static<typeof CreateUser>;

export const UserCreated = Type.Object({ userId: Type.String(), name: Type.String() });
export type UserCreated = Static<typeof UserCreated>;

/** Makes an account. Ends in failure with `username_taken`, or `sign_up_expired` when the password is gone. */
export const userCreate = defineTask({
  name: 'user.create',
  queue: 'user',
  args: CreateUser,
  result: UserCreated,
  retry: { attempts: 12, baseMs: 200, capMs: 30_000 },
  timeLimit: 30_000,
});

const userId = Type.String({ minLength: 1, maxLength: 40 });

/** A text about an order. Its words and its number are found when it is sent. */
export const SendOrderSms = Type.Object(
  {
    kind: OrderMessageKind,
    userId,
    orderId: Type.String({ minLength: 1, maxLength: 40 }),
  },
  { additionalProperties: false },
);
export type SendOrderSms = Static<typeof SendOrderSms>;

/** The code that confirms a number. It is not among the arguments: it follows from its id and a secret of the processes. */
export const SendCodeSms = Type.Object(
  {
    kind: Type.Literal('phone_code'),
    userId,
    codeId: Type.String({ minLength: 1, maxLength: 22 }),
  },
  { additionalProperties: false },
);
export type SendCodeSms = Static<typeof SendCodeSms>;

export const SendSms = Type.Union([SendOrderSms, SendCodeSms]);
export type SendSms = Static<typeof SendSms>;

/** More orders than one text task tells of, a whole batch of them among those. */
export const MOST_TEXTS = 500;

/** The same text about each of these orders, to whom each belongs. */
export const SendOrderTexts = Type.Object(
  {
    kind: OrderMessageKind,
    orderIds: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
      minItems: 1,
      maxItems: MOST_TEXTS,
    }),
  },
  { additionalProperties: false },
);
export type SendOrderTexts = Static<typeof SendOrderTexts>;

/** How many were sent, were not (as in `SmsResult`), and go on as tasks of their own, since they could not be sent at once. */
export const OrderTextsResult = Type.Object({
  sent: Type.Integer({ minimum: 0 }),
  duplicate: Type.Integer({ minimum: 0 }),
  notNeeded: Type.Integer({ minimum: 0 }),
  later: Type.Integer({ minimum: 0 }),
});
export type OrderTextsResult = Static<typeof OrderTextsResult>;

/** How often it is looked for openings that are close. */
export const REMIND_EVERY_MS = 15_000;

/** Tells who asked for it that a sale opens within minutes. Not tried again: the next run is seconds away. */
export const userRemindOpenings = defineTask({
  name: 'user.remind-openings',
  queue: 'sms',
  args: Type.Object({}, { additionalProperties: false }),
  result: Type.Object({
    told: Type.Integer({ minimum: 0 }),
    later: Type.Integer({ minimum: 0 }),
  }),
  retry: { attempts: 1 },
  timeLimit: 120_000,
});

/** `duplicate`: sent before. `not_needed`: the order was paid or ended meanwhile, or the code is good no more. */
export const SmsResult = Type.Object({
  outcome: Type.Union([
    Type.Literal('sent'),
    Type.Literal('duplicate'),
    Type.Literal('not_needed'),
  ]),
});
export type SmsResult = Static<typeof SmsResult>;

/** Sends a text, once per kind and order, or a code. Tried again while the gateway is away or the number had its share. */
export const userSendSms = defineTask({
  name: 'user.send-sms',
  queue: 'sms',
  args: SendSms,
  result: SmsResult,
  retry: { attempts: 12, baseMs: 1000, capMs: 60_000 },
  timeLimit: 15_000,
});

/** Sends the texts about a whole batch of orders. One that is not taken at once becomes a `user.send-sms` of its own. */
export const userSendOrderTexts = defineTask({
  name: 'user.send-order-texts',
  queue: 'sms',
  args: SendOrderTexts,
  result: OrderTextsResult,
  retry: { attempts: 12, baseMs: 1000, capMs: 60_000 },
  timeLimit: 60_000,
});
