import { callbackify } from 'node:util';
import { Redis, type RedisOptions } from 'ioredis';
import { bySentinel } from './address.ts';
import { declaredScripts } from './script.ts';

// `new Redis(url, options)` is declared for this mapping of replies alone, which is the default.
export type ClientOptions = RedisOptions & { replyMapping?: 'legacy' };

export type OnError = (error: Error) => void;

/** The one place where an address becomes a client: of one server, or of whom Sentinel names. */
export function openClient(url: string, options: ClientOptions, onError: OnError): Redis {
  const all: ClientOptions = { ...options, scripts: declaredScripts() };
  const sentinel = bySentinel(url);
  const client = sentinel ? new Redis({ ...all, ...sentinel }) : new Redis(url, all);
  // Without a listener ioredis prints every lost connection.
  client.on('error', onError);
  answerForbiddenInfo(client);
  return client;
}

const runs = new WeakMap<Redis, string>();

/**
 * Names the run of the server that this client is connected to: one that was started anew, or that took over, may have
 * forgotten something. It is heard in the answer that ioredis waits for before a connection is used, so that it is never that of the
 * server before. '' where the server does not say it.
 */
export const runOfServer = (client: Redis): string => runs.get(client) ?? '';

function rememberRun(client: Redis, info: string): void {
  const run = /^run_id:(\w+)/m.exec(info)?.[1];
  if (run) runs.set(client, run);
}

/** What is said of a server that does not say it: the oldest version that is supported. */
const UNTOLD = 'redis_version:6.2.0\r\n';

/**
 * ioredis and BullMQ ask INFO for the state and the version of the server, and BullMQ's workers end up in a loop without a pause
 * where an account may not ask it (`-@dangerous`). Nothing else that is done here needs it.
 */
export function answerForbiddenInfo(client: Redis): void {
  const info = client.info.bind(client);
  type Callback = (error?: Error | null, result?: string) => void;
  const asked = async (...sections: string[]): Promise<string> => {
    try {
      const answer = await info(...sections);
      rememberRun(client, answer);
      return answer;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOPERM')) return UNTOLD;
      throw error;
    }
  };
  client.info = (...args: (string | Buffer | Callback | undefined)[]) => {
    const callback = args.find((each): each is Callback => typeof each === 'function');
    const answer = asked(...args.filter((each) => typeof each === 'string'));
    if (callback) callbackify(() => answer)(callback);
    return answer;
  };
}
