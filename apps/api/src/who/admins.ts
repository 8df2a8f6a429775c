import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Limiter, Revocations } from '@seckill/redis';
import { mayDo, type OperatorRole } from '@seckill/contracts';
import { roleNeeded } from '../contract/roles.ts';
import { ApiError } from '../http/errors.ts';
import { READS } from '../http/reads.ts';
import { networkOfRequest } from '../http/limits.ts';
import { isTls, sameSecret } from '../http/session.ts';
import { note } from '../network/noted.ts';
import { ADMIN, type Operator } from '../settings/operators.ts';
import { countFailures } from './guessers.ts';

const NAME = 'seckill_admin';
const TTL_S = 43_200;

/** Paths of its own, a cookie for each: what the shop asks for carries no operator's cookie. */
const PATHS = ['/api/admin', '/api/lab'];

const cookieOf = (path: string, secure: boolean): CookieSerializeOptions => ({
  path,
  httpOnly: true,
  sameSite: 'strict',
  secure,
  maxAge: TTL_S,
});

const nameAt = (request: FastifyRequest): string => (isTls(request) ? `__Secure-${NAME}` : NAME);

/** Wrong tokens from one network. */
const WRONG = { name: 'wrong-admin-token', points: 19, perMs: 60_000 };

/** What operators change from one network. */
const CHANGES = { name: 'admin-changes', points: 1_200, perMs: 60_000 };

type Options = {
  adminToken: string;
  /** Those beside whoever has it. */
  operators?: readonly Operator[];
  /** Whether they ask the lab, too. */
  lab?: boolean;
  limiter: Limiter;
  revocations: Pick<Revocations, 'has' | 'revoke'>;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks as an operator, once they are let in. */
    operator: Pick<Operator, 'name' | 'role'> | null;
  }
}

const NEEDS_TOKEN = 'This needs the token of an operator: Authorization: Bearer …';

/** An operator, and the key of their sessions. */
type Known = Operator & { key: Buffer };

type AdminSession = { id: string; expiresAt: Date; operator: Known };

/** Enough to tell it from the others. */
const nameOf = ({ id, operator }: Pick<AdminSession, 'id' | 'operator'>): string =>
  `${operator.name} session ${id.slice(0, 6)}`;

const withKey = (operator: Operator): Known => ({
  ...operator,
  key: Buffer.from(hkdfSync('sha256', operator.token, '', 'seckill: sessions of admins', 32)),
});

const sign = (text: string, { key }: Known): string =>
  createHmac('sha256', key).update(text).digest('base64url');

export type Admins = ReturnType<typeof createAdmins>;

/**
 * Who may do what operators do: whoever has the token of one, by a bearer or by the cookie that the token bought. The cookie is signed
 * with a key made of the token, so that it says whose it is, and another token ends every session that the one before began.
 */
export function createAdmins(options: Options) {
  const { adminToken, operators: others = [], lab = false, limiter, revocations } = options;
  const wrong = countFailures(limiter, WRONG);
  const changes = limiter.rule(CHANGES);
  const admin: Operator = { name: ADMIN, role: 'administer', token: adminToken };
  const operators = [admin, ...others].map(withKey);

  function sessionOf(request: FastifyRequest): AdminSession | undefined {
    const [id, expires, mac] = request.cookies[nameAt(request)]?.split('.') ?? [];
    if (id === undefined || expires === undefined || mac === undefined) return undefined;
    const content = `${id}.${expires}`;
    const operator = operators.find((each) => sameSecret(mac, sign(content, each)));
    if (!operator) return undefined;
    const expiresAt = new Date(Number(expires) * 1000);
    const isOver = expiresAt.getTime() <= Date.now() || revocations.has(id);
    return isOver ? undefined : { id, expiresAt, operator };
  }

  /** The right token is let in whoever else guesses from the same network: no such token can be guessed, so only what guesses cost counts. */
  async function findByToken(text: string, request: FastifyRequest): Promise<Known | undefined> {
    const operator = operators.find(({ token }) => sameSecret(text, token));
    if (operator) {
      note(request, { role: 'admin', who: operator.name });
      return operator;
    }
    const network = networkOfRequest(request);
    wrong.refuse(network);
    await wrong.failed(network);
    return undefined;
  }

  return {
    /** Whose token this is; undefined for nobody's. Throws `rate_limited` for one more wrong one of too many. */
    findByToken,

    begin(reply: FastifyReply, operator: Known) {
      const expires = Math.floor(Date.now() / 1000) + TTL_S;
      const id = randomBytes(12).toString('base64url');
      const content = `${id}.${expires}`;
      note(reply.request, { target: { begun: nameOf({ id, operator }) } });
      const name = nameAt(reply.request);
      const secure = isTls(reply.request);
      for (const path of lab ? PATHS : PATHS.slice(0, 1))
        void reply.setCookie(name, `${content}.${sign(content, operator)}`, cookieOf(path, secure));
    },

    /** For every copy of the cookie, too. */
    async end(reply: FastifyReply) {
      const { request } = reply;
      const session = sessionOf(request);
      if (session) await revocations.revoke(session.id, session.expiresAt);
      for (const path of lab ? PATHS : PATHS.slice(0, 1))
        void reply.clearCookie(nameAt(request), { path, secure: isTls(request) });
    },

    /** A hook for everything that is for operators: who asks must be one, and have the role that the route needs. */
    async require(request: FastifyRequest): Promise<void> {
      request.operator = await operatorOf(request);
      const { method, routeOptions } = request;
      requireRole(request, roleNeeded(method, routeOptions.url ?? ''));
      if (READS.has(method)) return;
      const taken = await changes(networkOfRequest(request));
      if (taken.outcome === 'taken') return;
      const { retryAfterMs } = taken;
      throw new ApiError('rate_limited', 'Too many changes. Slow down a little.', { retryAfterMs });
    },
  };

  async function operatorOf(request: FastifyRequest): Promise<Known> {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const byToken = bearer === undefined ? undefined : await findByToken(bearer, request);
    if (byToken) return byToken;
    const session = sessionOf(request);
    if (!session) throw new ApiError('unauthenticated', NEEDS_TOKEN);
    note(request, { role: 'admin', who: nameOf(session) });
    return session.operator;
  }
}

/** The operator who asks: behind `require` there is one. */
export function operatorOf({ operator }: FastifyRequest): Pick<Operator, 'name' | 'role'> {
  if (!operator) throw new ApiError('unauthenticated', NEEDS_TOKEN);
  return operator;
}

/** Refuses an operator whose role is not enough, and says which would be. */
export function requireRole(request: FastifyRequest, needed: OperatorRole): void {
  const { role } = operatorOf(request);
  if (mayDo(role, needed)) return;
  const message = `This needs the role ${needed}; yours is ${role}.`;
  throw new ApiError('role_required', message, { role: needed });
}
