import { Client, Pool, type Dispatcher } from 'undici';
import { inLanes, width } from './lanes.ts';

export type Answer = { status: number; body: unknown; cookie: string | undefined };

export type Request = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  cookie?: string;
  token?: string;
  /** Sent as JSON. */
  body?: object;
};

// No answer in 30 s is a finding, and a silent half minute before the shot must not close a connection.
const TIMEOUTS = {
  keepAliveTimeout: 120_000,
  keepAliveMaxTimeout: 600_000,
  headersTimeout: 30_000,
  bodyTimeout: 30_000,
};

export const createClient = (origin: string) => new Client(origin, TIMEOUTS);

/** Up to 64 connections; requests beyond them wait for a free one. */
export const createPool = (origin: string) => new Pool(origin, { ...TIMEOUTS, connections: 64 });

/** One HTTP exchange. Rejects when there was no answer at all. */
export async function request(
  client: Dispatcher,
  { method = 'GET', path, cookie, token, body }: Request,
): Promise<Answer> {
  const response = await client.request({
    method,
    path,
    headers: {
      ...(cookie && { cookie }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body ? JSON.stringify(body) : null,
  });
  const setCookie = response.headers['set-cookie'];
  return {
    status: response.statusCode,
    body: parseJson(await response.body.text()),
    cookie: [setCookie].flat()[0]?.split(';', 1)[0],
  };
}

/**
 * Opens these connections; each is open before this resolves. They are opened a few at a time: a server's
 * queue of half-open connections is shorter than a storm, and what falls out of it waits a second.
 */
export async function openConnections(clients: readonly Client[], onOpen: () => void) {
  await inLanes(clients, width(64), async (client) => {
    await request(client, { path: '/healthz' });
    onOpen();
  });
}

/** The value of a JSON text; undefined of any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
