import type { Redis } from 'ioredis';
import { openClient, type OnError } from './client.ts';
import { withDeadline } from './deadline.ts';
import { failFast, patient } from './policies.ts';
import type { KeyNames, KeysOf, Script, ScriptArgs } from './script.ts';
import { asUnavailable, RedisUnavailable } from './unavailable.ts';

export interface ConnectOptions {
  url: string;
  /** `fail-fast`: somebody waits for the answer. `wait`: Redis is waited for as long as it takes. */
  policy: 'fail-fast' | 'wait';
  /** How long a command may take, in ms, before Redis counts as away; 700 by default. Unused by `wait`. */
  commandTimeoutMs?: number;
  /** Many small questions at once share round trips. BullMQ must not use such a client. */
  autoPipelining?: boolean;
  /** Hears of every lost connection. What was asked meanwhile rejects by itself. */
  onError: OnError;
}

export interface Connection {
  /** The client itself, for what takes one. Its errors are ioredis' own. */
  readonly client: Redis;
  /** Resolves when the first attempt to connect has ended, well or not. Never rejects. */
  readonly firstAttempt: Promise<void>;
  /** Asks Redis, or rejects with `RedisUnavailable` when it cannot answer. Other errors stay what they are. */
  send<T>(command: (client: Redis) => Promise<T>): Promise<T>;
  /** `send` for a script. */
  run<const K extends KeyNames, R>(
    script: Script<K, R>,
    keys: KeysOf<K>,
    args: ScriptArgs,
  ): Promise<R>;
  /** Resolves when Redis answers. */
  ping(): Promise<void>;
  /** For errors that nobody waits for. */
  readonly onError: OnError;
  close(): Promise<void>;
  /** Ends the client and every copy that was made of it, at once. May be called again. */
  cut(): void;
}

/** Opens one connection under the policy asked for. It connects in the background, again and again, until it is closed. */
export function connect({
  url,
  policy,
  commandTimeoutMs = 700,
  autoPipelining = false,
  onError,
}: ConnectOptions): Connection {
  const options = policy === 'wait' ? patient() : failFast(commandTimeoutMs);
  const client = openClient(url, { ...options, enableAutoPipelining: autoPipelining }, onError);
  const clients = withCopies(client, onError);
  // A process that has just begun must not refuse its first requests for the moment that connecting takes.
  const firstAttempt = withDeadline(commandTimeoutMs, connected(client), silent).catch(() => {});

  async function send<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    await firstAttempt;
    try {
      const answer = command(client);
      return await (policy === 'wait' ? answer : withDeadline(commandTimeoutMs, answer, silent));
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  function cut(): void {
    for (const each of clients) if (each.status !== 'end') each.disconnect();
  }

  return {
    client,
    firstAttempt,
    onError,
    send,
    run: (script, keys, args) => send((to) => script(to, keys, args)),
    async ping() {
      await send((to) => to.ping());
    },
    async close() {
      if (client.status === 'ready') await client.quit().catch(() => {});
      cut();
    },
    cut,
  };
}

const silent = () => new RedisUnavailable('Redis is unavailable: it does not answer');

function connected(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    client.once('ready', () => resolve());
    client.once('close', () => resolve());
  });
}

/** The client and its copies. BullMQ makes copies for its blocking reads, and may revive one after it was closed. */
function withCopies(client: Redis, onError: OnError): Redis[] {
  const all = [client];
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (override) => {
    const copy = duplicate(override);
    copy.on('error', onError);
    all.push(copy);
    return copy;
  };
  return all;
}
