import { Type, type Static } from 'typebox';
import { Line } from './fields/texts.ts';
import { IsoTime } from './primitives.ts';
import { PHONE_CODE_PATTERN, SIGN_UP_LIMITS } from './fields/sign-up-limits.ts';

const username = Type.String(SIGN_UP_LIMITS.username);
const password = Type.String(SIGN_UP_LIMITS.password);
const mobile = Type.String(SIGN_UP_LIMITS.mobile);

/** The limits in words. */
export const SIGN_UP_RULES = {
  username: 'A user name has 2 to 32 letters or digits, and _ . - among them.',
  password: 'A password has 8 to 128 characters.',
  mobile: 'A mobile number has 7 to 15 digits, and may begin with +.',
} as const;

export const SignUp = Type.Object({ username, password, mobile }, { additionalProperties: false });
export type SignUp = Static<typeof SignUp>;

/** The account is being made: follow the task. */
export const SignUpAccepted = Type.Object(
  {
    taskId: Type.String(),
    status: Type.Literal('queued'),
    pollAfterMs: Type.Integer({ minimum: 0 }),
  },
  { $id: 'SignUpAccepted' },
);
export type SignUpAccepted = Static<typeof SignUpAccepted>;

/** Looser than a sign-up: what cannot be right is wrong, not malformed. */
export const SignIn = Type.Object(
  {
    username: Line(100, { minLength: 1 }),
    password: Type.String({ ...SIGN_UP_LIMITS.password, minLength: 1 }),
  },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;

/** A number to be confirmed: with its country, or as it is written in China. */
export const PhoneRequest = Type.Object({ mobile }, { additionalProperties: false });
export type PhoneRequest = Static<typeof PhoneRequest>;

/** The same whether or not anybody has the number. `mobile`: in the form of E.164. */
export const PhoneAsked = Type.Object(
  {
    mobile: Type.String(),
    /** Until when the code is good. */
    goodForMs: Type.Integer({ minimum: 0 }),
    /** When another may be asked for. */
    resendAfterMs: Type.Integer({ minimum: 0 }),
  },
  { $id: 'PhoneAsked' },
);
export type PhoneAsked = Static<typeof PhoneAsked>;

export const PhoneCodeEntered = Type.Object(
  { code: Type.String({ pattern: PHONE_CODE_PATTERN }) },
  { additionalProperties: false },
);

/** The number of a member: the confirmed one, or else the one of the sign-up, with `confirmedAt` null. */
export const Phone = Type.Object(
  {
    mobile: Type.Union([Type.String(), Type.Null()]),
    confirmedAt: Type.Union([IsoTime, Type.Null()]),
  },
  { $id: 'Phone' },
);
export type Phone = Static<typeof Phone>;

/** Whether I am told when the sale is about to open, and to which confirmed number; with `mobile` null: in the inbox only. */
export const OpeningReminder = Type.Object(
  { asked: Type.Boolean(), mobile: Type.Union([Type.String(), Type.Null()]) },
  { $id: 'OpeningReminder' },
);
export type OpeningReminder = Static<typeof OpeningReminder>;

/** Texts about an order. */
export const OrderMessageKind = Type.Union([
  Type.Literal('order_won'),
  Type.Literal('pay_reminder'),
  Type.Literal('standby_promoted'),
]);
export type OrderMessageKind = Static<typeof OrderMessageKind>;

/** Said in full: of a spread nobody knows whether a page that takes none of it can leave it out. */
export const MessageKind = Type.Union([
  Type.Literal('order_won'),
  Type.Literal('pay_reminder'),
  Type.Literal('standby_promoted'),
  Type.Literal('phone_code'),
  Type.Literal('opening_soon'),
]);
export type MessageKind = Static<typeof MessageKind>;

export const Message = Type.Object(
  {
    id: Type.String(),
    to: Type.String(),
    text: Type.String(),
    kind: MessageKind,
    createdAt: IsoTime,
  },
  { $id: 'Message' },
);
export type Message = Static<typeof Message>;

export const Inbox = Type.Object({ messages: Type.Array(Message) }, { $id: 'Inbox' });
export type Inbox = Static<typeof Inbox>;
