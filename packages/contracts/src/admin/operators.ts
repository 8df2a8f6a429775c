import { Type, type Static } from 'typebox';
import { OPERATOR_ROLES, type OperatorRole } from './operator-roles.ts';

export const Role = Type.Unsafe<OperatorRole>({ type: 'string', enum: [...OPERATOR_ROLES] });

/** Who is signed in as an operator. */
export const OperatorSession = Type.Object(
  { name: Type.String({ examples: ['lin'] }), role: Role },
  { $id: 'OperatorSession' },
);
export type OperatorSession = Static<typeof OperatorSession>;
