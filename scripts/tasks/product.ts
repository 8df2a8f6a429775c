import { readFileSync } from 'node:fs';

/** The command cannot go on: shown as one sentence. `exitCode` 2: it was asked wrongly. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export type Address = { url?: string | undefined; adminToken?: string | undefined };

/** What `npm start` leaves behind while it runs. */
export function readRunning(file: string): Address {
  try {
    const value: Address = JSON.parse(readFileSync(file, 'utf8'));
    return { url: value.url, adminToken: value.adminToken };
  } catch {
    return {};
  }
}

/** Asks the admin API. The token that `npm start` made is sent to no other address. */
export function connect(asked: Address, running: Address, envToken: string | undefined) {
  const text = asked.url ?? running.url ?? 'http://127.0.0.1:3000';
  if (!URL.canParse(text)) throw new CommandFailure(`"${text}" is not an address.`, 2);
  const { origin } = new URL(text);
  const own = asked.url === undefined || origin === running.url ? running.adminToken : undefined;
  const token = asked.adminToken ?? own ?? envToken;

  return async (method: string, path: string, body?: unknown) => {
    if (path.startsWith('/api/admin') && !token) {
      throw new CommandFailure(
        'No admin token: give --admin-token or ADMIN_TOKEN (npm start prints it).',
        2,
      );
    }
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new CommandFailure(`Nothing answers at ${origin}: is it running? (${reason(error)})`);
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new CommandFailure(refusal(answer, response.status));
    return answer;
  };
}

export type Product = ReturnType<typeof connect>;

function refusal(answer: unknown, status: number): string {
  const { code, message }: { code?: unknown; message?: unknown } = Object(answer);
  return typeof message === 'string' ? `${message} (${String(code)})` : `It answered ${status}.`;
}

function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error);
}
