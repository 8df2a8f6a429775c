import { readFileSync } from 'node:fs';
import { parseUrl } from '@seckill/contracts';
import { CommanderError } from 'commander';

/** The command cannot go on: shown as one sentence. `exitCode` 2: it was asked wrongly. */
export const failure = (message: string, exitCode: 1 | 2 = 1): CommanderError =>
  new CommanderError(exitCode, 'seckill.failure', message);

export type Address = {
  url?: string | undefined;
  /** Where operators are answered, if the product has a port for them. */
  adminUrl?: string | undefined;
  adminToken?: string | undefined;
};

/** What `npm start` leaves behind while it runs. */
export function readRunning(file: string): Address & { redisUrl?: string | undefined } {
  try {
    const { url, adminToken, redisUrl }: ReturnType<typeof readRunning> = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return { url, adminToken, redisUrl };
  } catch {
    return {};
  }
}

/** Asks the admin API. The token that `npm start` made is sent to no other address. */
export function connect(asked: Address, running: Address, envToken: string | undefined) {
  const text = asked.url ?? running.url ?? 'http://127.0.0.1:3000';
  const shop = originOf(text);
  const desk = originOf(asked.adminUrl ?? text);
  const isOwn = desk === running.url || (asked.url ?? asked.adminUrl) === undefined;
  const own = isOwn ? running.adminToken : undefined;
  const token = asked.adminToken ?? own ?? envToken;

  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (path.startsWith('/api/admin') && !token)
      throw failure('No admin token: give --admin-token or ADMIN_TOKEN (npm start prints it).', 2);
    const origin = path.startsWith('/api/admin') ? desk : shop;
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(({ cause, message }: Error) => {
      const reason = cause instanceof Error ? cause.message : message;
      throw failure(`Nothing answers at ${origin}: is it running? (${reason})`);
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const { code, message }: { code?: unknown; message?: unknown } = Object(answer);
    const refusal = typeof message === 'string' ? `${message} (${String(code)})` : undefined;
    throw failure(refusal ?? `It answered ${response.status}.`);
  };
}

function originOf(text: string): string {
  const url = parseUrl(text);
  if (!url) throw failure(`"${text}" is not an address.`, 2);
  return url.origin;
}

export type Product = ReturnType<typeof connect>;
