import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the timestamp of an event may be from our clock, either way. */
export const TOLERANCE_S = 300;

/** Lower-case hex HMAC-SHA256 over the timestamp (seconds), a dot, and the body byte for byte. */
export const signEvent = (secret: string, timestamp: string, rawBody: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${rawBody}`).digest('hex');

type Signed = { timestamp: string; signature: string; rawBody: string };

/** Whether the provider sent exactly this, and lately. */
export function isGenuine(
  secret: string,
  { timestamp, signature, rawBody }: Signed,
  nowMs: number,
): boolean {
  const given = Buffer.from(signature);
  const expected = Buffer.from(signEvent(secret, timestamp, rawBody));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  return /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs / 1000 - Number(timestamp)) <= TOLERANCE_S;
}
