import { Type, type Static } from 'typebox';
import { IsoTime } from './primitives.ts';

/** What a sign-up must be like, field by field: the schema, and the rule in words. */
const username = Type.String({ pattern: '^[\\p{L}\\p{N}_.-]{2,32}$' });
const password = Type.String({ minLength: 8, maxLength: 128 });
const mobile = Type.String({ pattern: '^\\+?[1-9][0-9]{6,14}$' });

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
