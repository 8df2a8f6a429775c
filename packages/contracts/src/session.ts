import { Type, type Static } from 'typebox';
import { Line } from './fields/texts.ts';
import { LanguageName } from './language/language-query.ts';

const session = {
  userId: Type.String(),
  name: Type.String(),
  /** Said where this session knows of a confirmed phone. */
  phoneConfirmed: Type.Optional(Type.Boolean()),
};

export const Session = Type.Object(session, { $id: 'Session' });
export type Session = Static<typeof Session>;

/** What came along with a sign-in: live orders and places of the guest, and how many of either did not. */
export const Claimed = Type.Object(
  {
    orders: Type.Integer({ minimum: 0 }),
    tickets: Type.Integer({ minimum: 0 }),
    notTaken: Type.Integer({ minimum: 0 }),
  },
  { $id: 'Claimed' },
);
export type Claimed = Static<typeof Claimed>;

export const SignedIn = Type.Object({ ...session, claimed: Claimed }, { $id: 'SignedIn' });
export type SignedIn = Static<typeof SignedIn>;

/** In which language a member wants to be written to. */
export const SessionChange = Type.Object(
  { language: LanguageName },
  { additionalProperties: false },
);

export const AdminSignIn = Type.Object(
  { token: Line(200, { minLength: 1 }) },
  { additionalProperties: false },
);
