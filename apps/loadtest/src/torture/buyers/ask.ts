import { Pool } from 'undici';
import { wireError } from '../../product/failure.ts';
import { parseJson } from '../../product/http.ts';
import type { History, Span } from '../history/history.ts';

export type Question = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: object;
};

export type Answer = Span & { status: number; body: Record<string, unknown>; cookie: string };

const PRESS = /^POST \/api\/sales\/(\d+)\/purchases$/;

/** Everybody gives up after so long. */
const PATIENCE_MS = 20_000;

export type Ask = (api: number, question: Question) => Promise<Answer | undefined>;

/**
 * Asks an API by the way that buyers take. Undefined when there was no answer: nobody knows whether it was done. What
 * the public interface does not allow an answer to be is a violation, whoever asked.
 */
export function createAsk(ports: readonly number[], history: History) {
  const pools = ports.map(
    (port) =>
      new Pool(`http://127.0.0.1:${port}`, {
        connections: 64,
        headersTimeout: PATIENCE_MS,
        bodyTimeout: PATIENCE_MS,
        connectTimeout: 5000,
      }),
  );
  let addresses = 0;

  async function ask(
    api: number,
    { method = 'GET', path, headers, body }: Question,
  ): Promise<Answer | undefined> {
    const pool = pools[api % pools.length];
    if (!pool) return undefined;
    addresses += 1;
    const askedMs = performance.now();
    const what = `${method} ${path}`;
    try {
      const response = await pool.request({
        method,
        path,
        headers: {
          'x-forwarded-for': `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`,
          ...headers,
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body ? JSON.stringify(body) : null,
      });
      const text = await response.body.text();
      const answeredMs = performance.now();
      const { statusCode: status } = response;
      const parsed = Object(parseJson(text));
      history.count(`answered ${status}`);
      const code = parsed.code === undefined ? {} : { code: parsed.code };
      history.write({ what, api, status, ...code, tookMs: Math.round(answeredMs - askedMs) });
      const [, saleId] = PRESS.exec(what) ?? [];
      if (saleId) history.presses.push({ saleId: Number(saleId), status, askedMs, answeredMs });
      if (status >= 500 && status !== 503) {
        history.violation('a 5xx that is not 503', `${what}: ${status} ${text.slice(0, 300)}`);
      }
      if (status >= 400 && typeof parsed.code !== 'string') {
        history.violation('a refusal without a code', `${what}: ${status} ${text.slice(0, 300)}`);
      }
      if (status === 503 && response.headers['retry-after'] === undefined) {
        history.violation('a 503 without Retry-After', `${what}: ${text.slice(0, 300)}`);
      }
      const [cookie = ''] = [response.headers['set-cookie']].flat();
      return { status, body: parsed, cookie: cookie.split(';')[0] ?? '', askedMs, answeredMs };
    } catch (error) {
      history.count('no answer');
      history.write({ what, api, error: wireError(error) });
      return undefined;
    }
  }
  return { ask, close: () => Promise.all(pools.map((pool) => pool.destroy())) };
}
