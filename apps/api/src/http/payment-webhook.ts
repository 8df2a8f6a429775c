import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { signedAt, WEBHOOK_TOLERANCE_MS } from '@seckill/sales';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** When the provider sent exactly this; undefined when it did not. `headers` are those of the request, in lower case. */
export function sentAt(secret: string, body: string, headers: Headers): Date | undefined {
  const known = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  return 'webhook-signature' in known
    ? signedAt(secret, body, known)
    : signedAtTheOldWay(secret, body, known);
}

/** From here on two clocks are so far apart that one of them is wrong. */
const DOUBTFUL_CLOCK_MS = 30_000;

/**
 * Whether a moment is near to now. The clock of a process may be off by minutes, and money is not refused for that: Redis' clock is
 * asked, too. `doubtful`: one of the two is wrong, or they have not been compared yet (`clockOffsetMs` is undefined).
 */
export function timelinessOf(
  at: Date,
  clockOffsetMs: number | undefined,
  now = Date.now(),
): 'near' | 'far' | 'doubtful' {
  const isNear = (clock: number) => Math.abs(clock - at.getTime()) <= WEBHOOK_TOLERANCE_MS;
  if (isNear(now) || isNear(now - (clockOffsetMs ?? 0))) return 'near';
  return clockOffsetMs === undefined || Math.abs(clockOffsetMs) > DOUBTFUL_CLOCK_MS
    ? 'doubtful'
    : 'far';
}

/**
 * Providers that were connected before the signature of standardwebhooks.com: lower-case hex HMAC-SHA256 over the
 * timestamp (seconds), a dot, and the body byte for byte.
 */
function signedAtTheOldWay(
  secret: string,
  body: string,
  headers: Record<string, string>,
): Date | undefined {
  const { 'x-payment-timestamp': timestamp = '', 'x-payment-signature': signature = '' } = headers;
  const given = Buffer.from(signature);
  const right = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  if (given.length !== right.length || !timingSafeEqual(given, Buffer.from(right)))
    return undefined;
  return /^\d{1,12}$/.test(timestamp) ? new Date(Number(timestamp) * 1000) : undefined;
}

/**
 * What the event is called, the same for every try of it. Who signs the old way names none: there a body is one event however often
 * it comes, so money is never counted twice.
 */
export const eventKeyOf = (body: string, headers: Headers): string =>
  headers['webhook-signature'] === undefined
    ? `sha256.${createHash('sha256').update(body).digest('base64url')}`
    : String(headers['webhook-id']);
