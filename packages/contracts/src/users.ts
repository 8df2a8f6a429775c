import { Type, type Static } from 'typebox';
import { IsoTime } from './primitives.ts';
import { SIGN_UP_LIMITS } from './sign-up-limits.ts';

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
    username: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.String({ minLength: 1, maxLength: 128 }),
  },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;

export const MessageKind = Type.Union([
  Type.Literal('order_won'),
  Type.Literal('pay_reminder'),
  Type.Literal('standby_promoted'),
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
