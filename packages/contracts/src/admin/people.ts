import { Type, type Static } from 'typebox';
import { Line } from '../fields/texts.ts';
import { LANGUAGES } from '../language/languages.ts';
import { AdminOrder } from '../orders.ts';
import { IsoTime } from '../primitives.ts';
import { Ticket } from '../tasks.ts';
import { Message } from '../users.ts';
import { UserKindName } from './search.ts';

export const PersonParams = Type.Object({
  userId: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
});

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** A buyer as operators see them. */
export const AdminPerson = Type.Object(
  {
    userId: Type.String(),
    name: Type.String(),
    kind: UserKindName,
    createdAt: IsoTime,
    /** The guests that they were before they signed in. */
    guestIds: Type.Array(Type.String()),
    language: orNull(Type.Unsafe<(typeof LANGUAGES)[number]>({ type: 'string', enum: LANGUAGES })),
    /** As it was confirmed, or else as it was typed at the sign-up. */
    mobile: orNull(Type.String()),
    confirmedAt: orNull(IsoTime),
    /** Since when nothing personal is kept of them; null: it is. */
    erasedAt: orNull(IsoTime),
    /** The newest 100, the newest first, with the money that was asked for and has come. */
    orders: Type.Array(AdminOrder),
    /** Of the rounds that are open. */
    tickets: Type.Array(Ticket),
    /** The newest 50, the newest first. */
    messages: Type.Array(Message),
  },
  { $id: 'AdminPerson' },
);
export type AdminPerson = Static<typeof AdminPerson>;

/** Their name as it is shown, or their id where they have none: whoever erases somebody types whom. */
export const ErasePerson = Type.Object(
  { name: Line(100, { minLength: 1 }) },
  { $id: 'ErasePerson', additionalProperties: false },
);
export type ErasePerson = Static<typeof ErasePerson>;

/** `phoneKept`: a unit of an open round is held by their number, which stays until the round is over: erase them once more then. */
export const PersonErased = Type.Object(
  { userId: Type.String(), phoneKept: Type.Boolean() },
  { $id: 'PersonErased' },
);
export type PersonErased = Static<typeof PersonErased>;
