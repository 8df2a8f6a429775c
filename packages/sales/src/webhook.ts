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

/** Whether the sender signed exactly this, and not more than five minutes from now. */
export function isSigned(
  secret: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): boolean {
  try {
    webhookOf(secret).verify(body, { ...headers });
    return true;
  } catch {
    return false;
  }
}
