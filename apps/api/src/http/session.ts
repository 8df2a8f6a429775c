import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Session } from '@seckill/contracts';
import { ApiError } from './errors.ts';

const DAY_S = 86_400;
const SESSION_COOKIE = 'seckill_session';
const ADMIN_COOKIE = 'seckill_admin';
const SESSION_TTL_S = 30 * DAY_S;
const ADMIN_TTL_S = DAY_S / 2;

/** Cookies whose signature was found right, about 10 MB of them. */
const MOST_VERIFIED = 20_000;

type Verified = { session: Session; expiresAt: number };

declare module 'fastify' {
  interface FastifyInstance {
    verifiedSessions: LRUCache<string, Verified>;
  }
  interface FastifyRequest {
    session: Session | null;
  }
}

/** What the functions here need of the app. To verify a cookie is a tenth of the work of a purchase: once is enough. */
export function rememberSessions(app: FastifyInstance) {
  app.decorateRequest('session', null);
  app.decorate('verifiedSessions', new LRUCache<string, Verified>({ max: MOST_VERIFIED }));
}

const cookieOptions = (maxAge: number): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: 'auto',
  signed: true,
  maxAge,
});

/** A new guest: an id and a name, both in the signed cookie, no row anywhere. */
export function newGuest(): Session {
  const id = randomBytes(16).toString('base64url');
  return { userId: `g_${id}`, name: `Guest ${1000 + (randomBytes(2).readUInt16BE() % 9000)}` };
}

/** Signs the session into an httpOnly cookie that any API process can read: `userId.expires.name`. */
export function setSession(reply: FastifyReply, { userId, name }: Session) {
  const expires = Math.floor(Date.now() / 1000) + SESSION_TTL_S;
  const value = `${userId}.${expires}.${Buffer.from(name).toString('base64url')}`;
  void reply.setCookie(SESSION_COOKIE, value, cookieOptions(SESSION_TTL_S));
}

export function clearSession(reply: FastifyReply) {
  void reply.clearCookie(SESSION_COOKIE, { path: '/' });
}

/** Who asks, or null. A cookie that is forged, cut short or past its time counts as none. */
export function readSession(request: FastifyRequest): Session | null {
  const cookie = request.cookies[SESSION_COOKIE];
  if (!cookie) return null;
  const { verifiedSessions } = request.server;
  let verified = verifiedSessions.get(cookie);
  if (!verified) {
    verified = verify(request);
    if (!verified) return null;
    verifiedSessions.set(cookie, verified);
  }
  return verified.expiresAt >= Date.now() ? verified.session : null;
}

function verify(request: FastifyRequest): Verified | undefined {
  const [userId, expires, name] = unsigned(request, SESSION_COOKIE)?.split('.') ?? [];
  if (!userId || !name) return undefined;
  const session = { userId, name: Buffer.from(name, 'base64url').toString() };
  return { session, expiresAt: Number(expires) * 1000 };
}

/** A preHandler: routes behind it may rely on `request.session`. */
export function requireSession(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
) {
  request.session = readSession(request);
  if (request.session) done();
  else done(nobody());
}

/** The session that `requireSession` found. */
export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw nobody();
  return request.session;
}

const nobody = () => new ApiError('unauthenticated', 'Sign in first, a guest session will do.');

export function setAdminSession(reply: FastifyReply) {
  const expires = Math.floor(Date.now() / 1000) + ADMIN_TTL_S;
  void reply.setCookie(ADMIN_COOKIE, `admin.${expires}`, cookieOptions(ADMIN_TTL_S));
}

export function clearAdminSession(reply: FastifyReply) {
  void reply.clearCookie(ADMIN_COOKIE, { path: '/' });
}

/** A hook for everything under /api/admin: the bearer token, or the cookie that the token bought. */
export function requireAdmin(adminToken: string) {
  return async (request: FastifyRequest) => {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && sameSecret(bearer, adminToken)) return;
    const [role, expires] = unsigned(request, ADMIN_COOKIE)?.split('.') ?? [];
    if (role === 'admin' && Number(expires) * 1000 > Date.now()) return;
    throw new ApiError('unauthenticated', 'This needs the admin token: Authorization: Bearer …');
  };
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unsigned(request: FastifyRequest, name: string): string | undefined {
  const raw = request.cookies[name];
  if (!raw) return undefined;
  const { valid, value } = request.unsignCookie(raw);
  return valid ? value : undefined;
}
