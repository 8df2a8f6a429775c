import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTls } from '../http/session.ts';

const COOKIE = 'seckill_device';
const PATH = '/api/session';
const YEAR_S = 365 * 86_400;

/** Remembers that this browser has signed in to an account. It lets nobody in: it only tells it from whoever guesses the password. */
export function rememberDevice(reply: FastifyReply, userId: string): void {
  const secure = isTls(reply.request);
  void reply.setCookie(COOKIE, `device.${userId}.${randomBytes(12).toString('base64url')}`, {
    path: PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure,
    signed: true,
    maxAge: YEAR_S,
  });
}

/** What a browser that has signed in to this account before is counted as; undefined for any other. */
export function deviceOf(request: FastifyRequest, userId: string): string | undefined {
  const { valid, value } = request.unsignCookie(request.cookies[COOKIE] ?? '');
  return valid && value.startsWith(`device.${userId}.`) ? value : undefined;
}
