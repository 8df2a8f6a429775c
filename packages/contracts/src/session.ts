import { Type, type Static } from 'typebox';

export const Session = Type.Object(
  { userId: Type.String(), name: Type.String() },
  { $id: 'Session' },
);
export type Session = Static<typeof Session>;

export const AdminSignIn = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
