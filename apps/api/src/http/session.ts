import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '@seckill/contracts';
import type { Revocations } from '@seckill/redis';
import { ApiError } from './errors.ts';

const DAY_S = 86_400;
const SESSION_COOKIE = 'seckill_session';
/** Over TLS a browser takes it from this very host only: no other name of the domain can set one of its own. */
const TLS_COOKIE = `__Host-${SESSION_COOKIE}`;
const SESSION_TTL_S = 30 * DAY_S;
/** So long after the sign-in a member signs in again, however often the cookie was renewed. */
const MEMBER_TTL_S = 90 * DAY_S;

/** What the id of a guest begins with, and of nobody else. */
const GUEST = 'g_';
export const isGuest = (userId: string): boolean => userId.startsWith(GUEST);

/**
 * Who asks. `guests`: those that came along when this cookie was made. `id` names the session, in every copy and renewal of its
 * cookie; `since`: when it began, in s. `confirmation`: of the member's phone, as it was confirmed when the cookie was made.
 */
export type KnownSession = Omit<Session, 'phoneConfirmed'> & {
  guests: readonly string[];
  id: string;
  since: number;
  confirmation?: string | undefined;
};

declare module 'fastify' {
  interface FastifyInstance {
    revocations: Pick<Revocations, 'has'>;
  }
  interface FastifyRequest {
    session: KnownSession | null;
  }
}

/** What the functions here need of the app. */
export function decorateSessions(app: FastifyInstance, revocations: Pick<Revocations, 'has'>) {
  app.decorateRequest('session', null);
  app.decorate('revocations', revocations);
}

const cookieOptions = (maxAge: number, secure: boolean): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure,
  signed: true,
  maxAge,
});

const now = (): number => Math.floor(Date.now() / 1000);

/** What is new about every session. */
export const newSession = (): Pick<KnownSession, 'id' | 'since'> => ({
  id: randomBytes(12).toString('base64url'),
  since: now(),
});

/** A new guest: an id and a name, both in the signed cookie, no row anywhere. */
export function newGuest(): KnownSession {
  const id = randomBytes(16).toString('base64url');
  const name = `Guest ${1000 + (randomBytes(2).readUInt16BE() % 9000)}`;
  return { userId: `${GUEST}${id}`, name, guests: [], ...newSession() };
}

/**
 * Signs the session into an httpOnly cookie that any API process can read: `userId.expires.name.guest~guest.id.since.confirmation`,
 * with the guests of a member and whether their phone is confirmed, so that no process has to ask for them.
 */
export function setSession(reply: FastifyReply, session: KnownSession) {
  const { userId, name, guests, id, since, confirmation = '' } = session;
  const expires = expiryOf(session);
  const parts = [
    userId,
    expires,
    Buffer.from(name).toString('base64url'),
    guests.join('~'),
    id,
    since,
    // One that was ended is not renewed: then it need not be remembered longer than a cookie lives.
    ...(hasConfirmedPhone(reply.server, session) ? [confirmation] : []),
  ];
  const value = parts.join('.');
  const secure = isTls(reply.request);
  const options = cookieOptions(expires - now(), secure);
  if (secure) void reply.setCookie(TLS_COOKIE, value, options);
  // Over TLS, too, as long as a process of the version before may be asked next: it knows no other name.
  void reply.setCookie(SESSION_COOKIE, value, options);
}

/** Until when a session lives that is renewed now, in s. */
function expiryOf({ userId, since }: KnownSession): number {
  const expires = now() + SESSION_TTL_S;
  return isGuest(userId) ? expires : Math.min(expires, since + MEMBER_TTL_S);
}

export function clearSession(reply: FastifyReply) {
  if (isTls(reply.request)) void reply.clearCookie(TLS_COOKIE, { path: '/', secure: true });
  void reply.clearCookie(SESSION_COOKIE, { path: '/' });
}

/** When no copy of a session's cookie can live any more, whenever it was renewed. */
export const endOfCopies = (): Date => new Date((now() + SESSION_TTL_S) * 1000);

/** As a trusted proxy says, where there is one. */
export const isTls = (request: FastifyRequest): boolean => request.protocol === 'https';

/** Who asks, or null. A cookie that is forged, cut short, past its time, or of a session or a person that was ended counts as none. */
export function readSession(request: FastifyRequest): KnownSession | null {
  const signed = cookieOf(request);
  const value = signed ? request.unsignCookie(signed).value : null;
  if (!value) return null;
  const [userId, expires, name, guests, id, since, confirmation] = value.split('.');
  if (!userId || !name) return null;
  const session = {
    userId,
    name: Buffer.from(name, 'base64url').toString(),
    guests: guests ? guests.split('~') : [],
    // Cookies of the version before have neither; their copies are the same, to the last character.
    id: id ?? createHash('sha256').update(value).digest('base64url').slice(0, 16),
    since: Number(since ?? Number(expires) - SESSION_TTL_S),
    confirmation,
  };
  const { revocations } = request.server;
  const isEnded = revocations.has(session.id) || revocations.has(session.userId);
  return Number(expires) * 1000 >= Date.now() && !isEnded ? session : null;
}

/** Whether a session's member has a confirmed phone, and no other account has confirmed its number since. Asks nobody. */
export const hasConfirmedPhone = (
  { revocations }: Pick<FastifyInstance, 'revocations'>,
  { confirmation }: Pick<KnownSession, 'confirmation'>,
): boolean => confirmation !== undefined && !revocations.has(confirmation);

/** A session as its buyer sees it. */
export const toSession = (
  app: Pick<FastifyInstance, 'revocations'>,
  session: KnownSession,
): Session => ({
  userId: session.userId,
  name: session.name,
  ...(hasConfirmedPhone(app, session) && { phoneConfirmed: true }),
});

/** Over TLS the plain name is read where the other is missing: of the version before. */
const cookieOf = (request: FastifyRequest): string | undefined =>
  (isTls(request) ? request.cookies[TLS_COOKIE] : undefined) ?? request.cookies[SESSION_COOKIE];

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
export function sessionOf(request: FastifyRequest): KnownSession {
  if (!request.session) throw nobody();
  return request.session;
}

const nobody = () => new ApiError('unauthenticated', 'Sign in first, a guest session will do.');

/** Compares digests, so that neither length nor content shows in the time it takes. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
