import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** Headers that sign a message as standardwebhooks.com describes; `id` is the same for every try of one message. */
export type WebhookHeaders = {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
};

/** `whsec_` marks a secret in base64; any other text is the key as it is. */
const webhookOf = (secret: string): Webhook =>
  secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' });

/** Signs a message that is sent now, or at another moment for tests. */
export function signWebhook(
  secret: string,
  id: string,
  body: string,
  now = new Date(),
): WebhookHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': webhookOf(secret).sign(id, now, body),
  };
}

/** How far the moment of a message may be from the clock of its reader, either way. */
export const WEBHOOK_TOLERANCE_MS = 300_000;

/** When the sender signed exactly this; undefined when nobody who knows the secret did. How long ago that is, is for the reader to judge. */
export function signedAt(
  secret: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Date | undefined {
  const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '' } = headers;
  const { 'webhook-signature': signatures = '' } = headers;
  if (id === '' || !/^\d{1,12}$/.test(seconds)) return undefined;
  const at = new Date(Number(seconds) * 1000);
  const right = Buffer.from(webhookOf(secret).sign(id, at, body));
  // A sender that changes its secret signs with both for a while.
  const isRight = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === right.length && timingSafeEqual(given, right);
  });
  return isRight ? at : undefined;
}

/** Whether the sender signed exactly this, and not more than five minutes from now. */
export function isSigned(
  secret: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): boolean {
  const at = signedAt(secret, body, headers);
  return at !== undefined && Math.abs(Date.now() - at.getTime()) <= WEBHOOK_TOLERANCE_MS;
}
