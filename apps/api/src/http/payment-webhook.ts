import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isSigned } from '@seckill/sales';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** How far the timestamp of an event may be from our clock, either way. */
const TOLERANCE_S = 300;

/** Whether the provider sent exactly this, and lately. `headers` are those of the request, in lower case. */
export function isGenuine(secret: string, body: string, headers: Headers): boolean {
  const known = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  return 'webhook-signature' in known
    ? isSigned(secret, body, known)
    : isSignedTheOldWay(secret, body, known);
}

/**
 * Providers that were connected before the signature of standardwebhooks.com: lower-case hex HMAC-SHA256 over the
 * timestamp (seconds), a dot, and the body byte for byte.
 */
function isSignedTheOldWay(secret: string, body: string, headers: Record<string, string>): boolean {
  const { 'x-payment-timestamp': timestamp = '', 'x-payment-signature': signature = '' } = headers;
  const given = Buffer.from(signature);
  const right = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  if (given.length !== right.length || !timingSafeEqual(given, Buffer.from(right))) return false;
  return (
    /^\d{1,12}$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_S
  );
}

/**
 * What the event is called, the same for every try of it. Who signs the old way names none: there a body is one event however often
 * it comes, so money is never counted twice.
 */
export const eventKeyOf = (body: string, headers: Headers): string =>
  headers['webhook-signature'] === undefined
    ? `sha256.${createHash('sha256').update(body).digest('base64url')}`
    : String(headers['webhook-id']);
