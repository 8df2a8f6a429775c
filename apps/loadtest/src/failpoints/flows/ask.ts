import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '../../product/http.ts';
import { isError } from '../../product/shapes.ts';

export type Answer = { status: number; body: unknown; cookie: string };

export type Question = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: object | string;
};

/** What must not be, in one sentence. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

/** However much goes wrong at once, nobody waits longer than this, ms. */
const PATIENCE_MS = 120_000;
const ANSWER_MS = 8000;
const AGAIN_MS = 150;

/**
 * Asks one API after the other, as the page does: no answer and a 503 mean "again". `read` is given every other answer;
 * undefined means that it is not there yet. `doubtful`: an earlier try may have taken effect, and nobody knows. Throws a Finding when it never is, and for an answer of another 5xx.
 */
export async function ask<T>(
  apis: () => readonly string[],
  question: Question,
  read: (answer: Answer, doubtful: boolean) => T | Promise<T> | undefined,
): Promise<T> {
  let last = 'nothing';
  let doubtful = false;
  const until = performance.now() + PATIENCE_MS;
  for (let tries = Math.floor(Math.random() * 2); performance.now() < until; tries += 1) {
    const urls = apis();
    const answer = await answerOf(urls[tries % urls.length] ?? '', question);
    last = typeof answer === 'string' ? answer : saidBy(answer);
    if (typeof answer !== 'string' && answer.status !== 503) {
      if (answer.status >= 500) throw new Finding(`${question.path} was answered ${last}`);
      const found = read(answer, doubtful);
      if (found !== undefined) return found;
    } else doubtful = true;
    await sleep(AGAIN_MS);
  }
  throw new Finding(`${question.path} did not come to an end; at last: ${last}`);
}

async function answerOf(
  url: string,
  { method = 'GET', path, headers = {}, body }: Question,
): Promise<Answer | string> {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  try {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(text !== undefined && { 'content-type': 'application/json' }) },
      ...(text !== undefined && { body: text }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return { status: answer.status, body: parseJson(await answer.text()), cookie };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An answer in a few words. */
export const saidBy = ({ status, body }: Answer): string =>
  isError(body) ? `${status} ${body.code}` : `${status} ${JSON.stringify(body)?.slice(0, 120)}`;
