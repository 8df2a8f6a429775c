import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Limiter, Revocations } from '@seckill/redis';
import { ApiError } from '../http/errors.ts';
import { READS } from '../http/reads.ts';
import { networkOfRequest } from '../http/limits.ts';
import { isTls, sameSecret } from '../http/session.ts';
import { countFailures } from './guessers.ts';
import { note } from '../network/noted.ts';

const NAME = 'seckill_admin';
const TTL_S = 43_200;

/** Paths of its own, a cookie for each: what the shop asks for carries no operator's cookie. */
const PATHS = ['/api/admin', '/api/lab'];

const options = (path: string, secure: boolean): CookieSerializeOptions => ({
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
  /** Whether they ask the lab, too. */
  lab?: boolean;
  limiter: Limiter;
  revocations: Pick<Revocations, 'has' | 'revoke'>;
};

const NEEDS_TOKEN = 'This needs the admin token: Authorization: Bearer …';

/** Enough to tell it from the others. */
const nameOf = ({ id }: Pick<AdminSession, 'id'>): string => `session ${id.slice(0, 6)}`;

type AdminSession = { id: string; expiresAt: Date };
export type Admins = ReturnType<typeof createAdmins>;

/**
 * Who may do what operators do: whoever has the token, by a bearer or by the cookie that the token bought. The cookie is signed with a
 * key made of the token, so that another token ends every session that the one before began.
 */
export function createAdmins({ adminToken, lab = false, limiter, revocations }: Options) {
  const wrong = countFailures(limiter, WRONG);
  const changes = limiter.rule(CHANGES);
  const key = Buffer.from(hkdfSync('sha256', adminToken, '', 'seckill: sessions of admins', 32));
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');

  function sessionOf(request: FastifyRequest): AdminSession | undefined {
    const [id, expires, mac] = request.cookies[nameAt(request)]?.split('.') ?? [];
    if (id === undefined || expires === undefined || mac === undefined) return undefined;
    if (!sameSecret(mac, sign(`${id}.${expires}`))) return undefined;
    const expiresAt = new Date(Number(expires) * 1000);
    const isOver = expiresAt.getTime() <= Date.now() || revocations.has(id);
    return isOver ? undefined : { id, expiresAt };
  }

  /** The right token is let in whoever else guesses from the same network: no such token can be guessed, so only what guesses cost counts. */
  async function isToken(text: string, request: FastifyRequest): Promise<boolean> {
    if (sameSecret(text, adminToken)) {
      note(request, { role: 'admin', who: 'token' });
      return true;
    }
    const network = networkOfRequest(request);
    wrong.refuse(network);
    await wrong.failed(network);
    return false;
  }

  return {
    /** Whether this is the token; throws `rate_limited` for one more wrong one of too many. */
    isToken,

    begin(reply: FastifyReply) {
      const expires = Math.floor(Date.now() / 1000) + TTL_S;
      const id = randomBytes(12).toString('base64url');
      const content = `${id}.${expires}`;
      note(reply.request, { target: { begun: nameOf({ id }) } });
      const name = nameAt(reply.request);
      const secure = isTls(reply.request);
      for (const path of lab ? PATHS : PATHS.slice(0, 1))
        void reply.setCookie(name, `${content}.${sign(content)}`, options(path, secure));
    },

    /** For every copy of the cookie, too. */
    async end(reply: FastifyReply) {
      const { request } = reply;
      const session = sessionOf(request);
      if (session) await revocations.revoke(session.id, session.expiresAt);
      for (const path of lab ? PATHS : PATHS.slice(0, 1))
        void reply.clearCookie(nameAt(request), { path, secure: isTls(request) });
    },

    /** A hook for everything that is for operators. */
    async require(request: FastifyRequest): Promise<void> {
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (bearer === undefined || !(await isToken(bearer, request))) {
        const session = sessionOf(request);
        if (!session) throw new ApiError('unauthenticated', NEEDS_TOKEN);
        note(request, { role: 'admin', who: nameOf(session) });
      }
      if (READS.has(request.method)) return;
      const taken = await changes(networkOfRequest(request));
      if (taken.outcome === 'taken') return;
      const { retryAfterMs } = taken;
      throw new ApiError('rate_limited', 'Too many changes. Slow down a little.', { retryAfterMs });
    },
  };
}
