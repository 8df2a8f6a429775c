import { createHmac } from 'node:crypto';
import type { TextProvider } from '@seckill/sales';
import { TaskFailure } from '@seckill/task-engine';

const TIMEOUT_MS = 5000;
/** Too early, too many, too slow: worth another try, unlike other answers that blame the request. */
const LATER = new Set([408, 425, 429]);

export type GatewayOptions = { url: string; secret: string; timeoutMs?: number };

/**
 * Any gateway that takes `POST {id, to, kind, text}`. `x-signature` is `sha256=` and the hex HMAC of
 * `<x-timestamp>.<body>`; `idempotency-key` is the same for every try of one text. Never logs a text.
 */
export function gatewayProvider({
  url,
  secret,
  timeoutMs = TIMEOUT_MS,
}: GatewayOptions): TextProvider {
  return {
    async send(sms, signal) {
      const body = JSON.stringify(sms);
      const timestamp = Math.floor(Date.now() / 1000);
      const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': sms.id,
          'x-timestamp': String(timestamp),
          'x-signature': `sha256=${mac}`,
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
