import { randomBytes } from 'node:crypto';
import { sign } from '@fastify/cookie';

const LIFETIME_S = 86_400;

/** Cookies of guests that nobody signed in, as the API signs them: who presses again is only told of the ticket that is there. */
export function signSessions(secret: string, count: number): string[] {
  const since = Math.floor(Date.now() / 1000);
  const name = Buffer.from('Guest 1234').toString('base64url');
  return Array.from({ length: count }, () => {
    const userId = `g_${randomBytes(16).toString('base64url')}`;
    const id = randomBytes(12).toString('base64url');
    const value = sign(`${userId}.${since + LIFETIME_S}.${name}..${id}.${since}`, secret);
    return `seckill_session=${encodeURIComponent(value)}`;
  });
}
