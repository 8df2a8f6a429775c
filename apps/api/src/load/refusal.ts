import type { ServerResponse } from 'node:http';
import { ERROR_STATUS, type ErrorBody } from '@seckill/contracts';

const SOONEST_MS = 1_500;
const LATEST_MS = 5_000;
const VARIANTS = 64;

/** Made once: a refusal costs no more than its writing. They differ in when to come again, so that not all do so at once. */
const refusals = Array.from({ length: VARIANTS }, (_, i) => {
  const retryAfterMs = Math.round(SOONEST_MS + ((LATEST_MS - SOONEST_MS) * i) / (VARIANTS - 1));
  const body: ErrorBody = {
    code: 'overloaded',
    message: 'Too many people ask at once. Try again in a moment.',
    retryAfterMs,
  };
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'retry-after': `${Math.ceil(retryAfterMs / 1000)}`,
  };
  return { text, headers };
});

/** Says 503 `overloaded`. */
export function sayOverloaded(response: ServerResponse): void {
  const refusal = refusals[Math.floor(Math.random() * VARIANTS)];
  response.writeHead(ERROR_STATUS.overloaded, refusal?.headers).end(refusal?.text);
}
