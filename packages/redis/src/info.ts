import { callbackify } from 'node:util';
import { Cluster, type Redis } from 'ioredis';
import { isCommandRefused } from './failures.ts';

const runs = new WeakMap<Redis, string>();

/** Scripts that are given it ask the server that runs them, see `lua/includes/run.lua`. */
const ASK_THE_SERVER = '?';

/**
 * Names the run of the server that this client is connected to: one that was started anew, or that took over, may have
 * forgotten something. It is heard in the answer that ioredis waits for before a connection is used, so that it is never that of the
 * server before. '' where the server does not say it. Which node of a cluster will run a script is known to nobody but that node.
 */
export const runOfServer = (client: Redis): string =>
  client instanceof Cluster ? ASK_THE_SERVER : (runs.get(client) ?? '');

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
      if (isCommandRefused(error)) return UNTOLD;
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
