import { timingSafeEqual } from 'node:crypto';
import { hmacWith } from '@seckill/task-engine';

/**
 * Signs cookies as @fastify/cookie does, at a fifth of the cost: each buyer's first press brings a cookie that nobody has seen before. What any of the
 * secrets has signed is right; the first one signs.
 */
export function createCookieSigner(secrets: readonly string[]) {
  const macs = secrets.map((secret) => {
    const hmac = hmacWith(secret);
    // A digest of 32 bytes ends in one `=`.
    return (value: string): string => hmac(value, 'base64').slice(0, -1);
  });
  return {
    sign: (value: string): string => `${value}.${macs[0]?.(value)}`,
    unsign(signed: string) {
      const end = signed.lastIndexOf('.');
      const value = signed.slice(0, Math.max(0, end));
      const given = Buffer.from(signed.slice(end + 1));
      const by = macs.findIndex((mac) => isSame(given, Buffer.from(mac(value))));
      if (end < 0 || by < 0) return { valid: false as const, renew: false as const, value: null };
      return { valid: true as const, renew: by > 0, value };
    },
  };
}

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
