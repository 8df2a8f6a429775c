import { parseUrl } from '@seckill/contracts';

const WHY =
  'must list what browsers send as Origin, as in https://shop.example,https://www.shop.example';

/**
 * Reads a list of origins with commas between, each as a browser writes it: in small letters, without the usual port and
 * without a slash at the end.
 *
 * @throws Error for what no browser would ever send: a wildcard, a name without http:// or https://, an address with a path.
 */
export function readOrigins(text: string): string[] {
  const origins = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readOrigin);
  if (origins.length === 0) throw new Error(WHY);
  return [...new Set(origins)];
}

function readOrigin(text: string): string {
  const url = /^https?:\/\/[^/?#@*\s]+\/?$/i.test(text) ? parseUrl(text) : undefined;
  if (!url) throw new Error(WHY);
  return url.origin;
}
