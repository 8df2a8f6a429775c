import { isIP } from 'node:net';

const WORDS = ['loopback', 'linklocal', 'uniquelocal'];
const WHY = `must list addresses and ranges, as in 10.0.0.0/8,127.0.0.1, or the words ${WORDS.join(', ')}; a number of proxies does not tell who they are`;

/**
 * Whose X-Forwarded-* are believed: the addresses and ranges of the proxies before this process, with commas between.
 *
 * @throws Error for what names nobody, or everybody: each visitor could choose an address then.
 */
export function readProxies(text: string): string[] {
  const proxies = text.split(',').map((part) => part.trim());
  if (!proxies.every(isProxy)) throw new Error(WHY);
  return proxies;
}

function isProxy(text: string): boolean {
  if (WORDS.includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128);
}
