import { OPERATOR_ROLES, type OperatorRole } from '@seckill/contracts';
import { token as readToken } from '@seckill/sales/settings';

/** Whoever has the token, and what they may do. */
export type Operator = { name: string; role: OperatorRole; token: string };

/** Who has `ADMIN_TOKEN`. */
export const ADMIN = 'admin';

/** As the audit has room for, with the name of a session. */
const NAME = /^[a-z][a-z0-9._-]{0,22}$/;
const MOST = 50;

/**
 * Reads operators as `name:role:token` with commas between. `adminToken`: the one that nobody else may have.
 *
 * @throws Error that says which entry is wrong, and never what is in it.
 */
export const operatorsBeside =
  (adminToken: string | undefined) =>
  (text: string): Operator[] => {
    const operators = text.split(',').map((part, at) => readOperator(part.trim(), at + 1));
    if (operators.length > MOST) throw new Error(`must name ${MOST} operators at most`);
    operators.forEach(({ name, token }, at) => {
      const others = operators.slice(0, at);
      const isTaken = name === ADMIN || others.some((other) => other.name === name);
      if (isTaken) throw new Error(`gives entry ${at + 1} a name that somebody has already`);
      if (token === adminToken) throw new Error(`gives entry ${at + 1} the ADMIN_TOKEN`);
      if (others.some((other) => other.token === token))
        throw new Error(`gives entry ${at + 1} a token that somebody has already`);
    });
    return operators;
  };

function readOperator(text: string, nth: number): Operator {
  const wrong = (why: string) => new Error(`has in entry ${nth} ${why}`);
  const [name = '', role = '', ...rest] = text.split(':');
  if (rest.length === 0) throw wrong('not name:role:token');
  if (!NAME.test(name)) throw wrong('a name that is not of up to 23 of a-z, 0-9, ., _ and -');
  const known = OPERATOR_ROLES.find((each) => each === role);
  if (!known) throw wrong(`a role that is none of ${OPERATOR_ROLES.join(', ')}`);
  const token = rest.join(':');
  try {
    return { name, role: known, token: readToken(token) };
  } catch (error) {
    throw wrong(`a token that ${error instanceof Error ? error.message : 'is none'}`);
  }
}
