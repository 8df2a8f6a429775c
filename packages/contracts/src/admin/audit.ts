import { Type, type Static } from 'typebox';
import { IsoTime } from '../primitives.ts';

/** `admin`: had the token of an operator or a session of it, whatever their role. `member`: whose account was tried. `nobody`: could not be told. */
export const AuditRole = Type.Union([
  Type.Literal('admin'),
  Type.Literal('member'),
  Type.Literal('nobody'),
]);
export type AuditRole = Static<typeof AuditRole>;

/** What was done by an operator, or tried by somebody who was not let in. */
export const AuditEntry = Type.Object(
  {
    id: Type.String(),
    /** By the clock of the database; of several, the first. */
    at: IsoTime,
    role: AuditRole,
    /** The name of an operator, with the beginning of that of their session where it was one; or the id of a member. Null: nobody that is known. */
    who: Type.Union([Type.String(), Type.Null()]),
    /** Method and route, as in `POST /api/admin/sales/:saleId/reset`. */
    action: Type.String(),
    /** What of, as in `saleId=1 round=7`. */
    target: Type.String(),
    /** From which network: an IPv4 address or the /64 of an IPv6 address. */
    network: Type.String(),
    /** The HTTP status of the answer, and its code where it was refused. */
    status: Type.Integer(),
    code: Type.Union([Type.String(), Type.Null()]),
    /** How many alike came within a minute; of what an operator did it is 1. */
    count: Type.Integer({ minimum: 1 }),
  },
  { $id: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = Type.Object(
  {
    /** What is older than this: `next` of the page before. */
    from: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{8,36}$' })),
    limit: Type.Optional(Type.String({ pattern: '^(?:[1-9][0-9]?|1[0-9]{2}|200)$' })),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

/** Newest first. `next` is null on the last page. */
export const AuditList = Type.Object(
  { entries: Type.Array(AuditEntry), next: Type.Union([Type.String(), Type.Null()]) },
  { $id: 'AuditList' },
);
export type AuditList = Static<typeof AuditList>;
