import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@seckill/contracts';
import { ApiError } from '../http/errors.ts';

const PATIENCE_MS = 5000;

export type LabProcess = ReturnType<typeof createLabProcess>;

/** The process that runs the lab's storms, asked over loopback with a secret that the starter made. */
export function createLabProcess(place: { url: string; secret: string } | undefined) {
  async function ask(method: string, path: string, body: unknown, signal: AbortSignal) {
    if (!place) throw away();
    const response = await fetch(new URL(path, place.url), {
      method,
      headers: {
        authorization: `Bearer ${place.secret}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    }).catch(() => {
      throw away();
    });
    if (response.ok) return response;
    const { code, message }: Partial<ErrorBody> = Object(await response.json().catch(() => ({})));
    throw isCode(code) ? new ApiError(code, message ?? code) : away();
  }

  return {
    /** The body of its answer. Throws what it refused with, or `lab_away`. */
    async ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
      const response = await ask(method, path, body, AbortSignal.timeout(PATIENCE_MS));
      return response.status === 204 ? null : await response.json();
    },

    /** Each message of the lab, as JSON, until `signal` aborts or the process is gone. Throws `lab_away`. */
    async *watch(signal: AbortSignal): AsyncGenerator<string> {
      const { body } = await ask('GET', '/watch', undefined, signal);
      if (!body) throw away();
      const lines = createInterface({
        input: Readable.fromWeb(body as never),
        crlfDelay: Infinity,
      });
      // An empty line only says that it is there.
      for await (const line of lines) if (line !== '') yield line;
    },
  };
}

const away = () => new ApiError('lab_away', 'The process of the lab does not answer.');

const isCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && code in ERROR_STATUS;
