import { Client } from 'undici';
import { inLanes, width } from './lanes.ts';

export type Answer = { status: number; body: unknown; cookie: string | undefined };

export type Question = {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  cookie?: string;
  token?: string;
  /** Sent as JSON. */
  body?: object;
};

/** One HTTP exchange. Rejects when there was no answer at all. */
export async function ask(client: Client, question: Question): Promise<Answer> {
  const { method = 'GET', path, cookie, token, body } = question;
  const headers: Record<string, string> = {};
  if (cookie) headers['cookie'] = cookie;
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  const response = await client.request({
    method,
    path,
    headers,
    body: body ? JSON.stringify(body) : null,
  });
  const text = await response.body.text();
  const setCookie = response.headers['set-cookie'];
  return {
    status: response.statusCode,
    body: readJson(text),
    cookie: (Array.isArray(setCookie) ? setCookie[0] : setCookie)?.split(';', 1)[0],
  };
}

/**
 * `count` connections, each open before this resolves. They are opened a few at a time: a server's
 * queue of half-open connections is shorter than a storm, and what falls out of it waits a second.
 */
export async function openConnections(
  origin: string,
  count: number,
  onOpen: () => void,
): Promise<Client[]> {
  const clients = Array.from({ length: count }, () => connection(origin));
  await inLanes(clients, width(64), async (client) => {
    await ask(client, { path: '/healthz' });
    onOpen();
  });
  return clients;
}

export function connection(origin: string): Client {
  // No answer in 30 s is a finding, and a silent half minute before the shot must not close it.
  return new Client(origin, {
    keepAliveTimeout: 120_000,
    keepAliveMaxTimeout: 600_000,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
