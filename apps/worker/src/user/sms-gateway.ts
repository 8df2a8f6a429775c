import { signWebhook, type TextProvider } from '@seckill/sales';
import { TaskFailure } from '@seckill/task-engine';

const TIMEOUT_MS = 5000;
/** Too early, too many, too slow: worth another try, unlike other answers that blame the request. */
const LATER = new Set([408, 425, 429]);

export type GatewayOptions = { url: string; secret: string; timeoutMs?: number };

/**
 * Any gateway that takes `POST {id, to, kind, text}`, signed as standardwebhooks.com describes; `webhook-id` and
 * `idempotency-key` are the same for every try of one text. Never logs a text.
 */
export function gatewayProvider({
  url,
  secret,
  timeoutMs = TIMEOUT_MS,
}: GatewayOptions): TextProvider {
  return {
    async send(sms, signal) {
      const body = JSON.stringify(sms);
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': sms.id,
          ...signWebhook(secret, sms.id, body),
        },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await answer.body?.cancel();
      if (answer.ok) return;
      const { status } = answer;
      if (status >= 400 && status < 500 && !LATER.has(status)) {
        throw new TaskFailure('sms_refused', `the gateway refused the text with ${status}`);
      }
      throw new Error(`the gateway answered ${status}`);
    },
  };
}
