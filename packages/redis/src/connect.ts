import type { Redis } from 'ioredis';
import { openClient } from './client.ts';
import { allServers, clusterOf, isCluster } from './cluster/nodes.ts';
import { prepareCluster } from './cluster/open-cluster.ts';
import { withDeadline } from './deadline.ts';
import { failureOf, reasonOf, type OnError } from './failures.ts';
import { answerForbiddenInfo } from './info.ts';
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
  /** Why there is no connection now, as it was last said; undefined while there is one. */
  problem(): Error | undefined;
  /** For how long the client has been connected to the same servers, ms: what one of them has forgotten, it forgot before. */
  connectedMs(): number;
  /** For errors that nobody waits for. */
  readonly onError: OnError;
  close(): Promise<void>;
  /** Ends the client and every copy that was or will be made of it, at once and for good. */
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
  const cutCopies = cutsForGood(client, onError);
  const stopLooking = lookAfter(client, policy === 'wait' ? PATIENT_PONG_MS : PONG_MS);
  const connectedMs = sinceAnyChange(client);
  let problem: Error | undefined;
  client.on('error', (error: Error) => {
    const reason = reasonOf(error);
    // What a cluster says last is that a connection is closed, and not why.
    if (problem === undefined || reason.message !== 'Connection is closed.') problem = reason;
  });
  client.on('ready', () => (problem = undefined));
  function cut(): void {
    stopLooking();
    cutCopies();
  }
  // A process that has just begun must not refuse its first requests for the moment that connecting takes.
  const firstAttempt = withDeadline(commandTimeoutMs, connected(client), silent).catch(() => {});

  async function send<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    await firstAttempt;
    // What is asked of a cluster that is away would be kept until it is there.
    const isGone = policy === 'fail-fast' && isCluster(client) && client.status !== 'ready';
    if (isGone) throw asUnavailable(problem ?? silent());
    try {
      const answer = command(client);
      return await (policy === 'wait' ? answer : withDeadline(commandTimeoutMs, answer, silent));
    } catch (error) {
      // Where an account is refused, ioredis only says that there is no connection.
      const isRefused = failureOf(error) === 'away' && failureOf(problem) === 'refused';
      throw asUnavailable(isRefused ? problem : error);
    }
  }

  return {
    client,
    firstAttempt,
    onError,
    problem: () => (client.status === 'ready' ? undefined : (problem ?? silent())),
    connectedMs,
    send,
    run: (script, keys, args) => send((to) => script(to, keys, args)),
    async ping() {
      await send((to) => to.ping());
    },
    async close() {
      const served = allServers(client).filter(({ status }) => status === 'ready');
      await Promise.all(served.map((server) => server.quit().catch(() => {})));
      cut();
    },
    cut,
  };
}

/** How long ago a connection of the client was made or lost last, or a node of its cluster came or went, ms. */
function sinceAnyChange(client: Redis): () => number {
  let changedAt = performance.now();
  const changed = (): void => void (changedAt = performance.now());
  const watch = (server: Redis): void => void server.on('connect', changed).on('close', changed);
  watch(client);
  clusterOf(client)
    ?.on('+node', (node: Redis) => {
      changed();
      watch(node);
    })
    .on('-node', changed);
  return () => performance.now() - changedAt;
}

/** More than ever wait: beyond them it is a leak. */
const MOST_LISTENERS = 10_000;

/** How often a connection is asked whether it still leads somewhere, and how long its answer may take, ms. */
const LOOK_EVERY_MS = 4_000;
const PONG_MS = 2_000;
const PATIENT_PONG_MS = 3_000;

/**
 * A peer that vanished without a word (a firewall that forgot the connection, a server that was unplugged) is noticed when it is
 * asked, so a connection that nobody uses now is asked too: the next buyer must not be the one who finds out.
 */
function lookAfter(client: Redis, pongMs: number): () => void {
  const look = async (server: Redis): Promise<void> => {
    if (server.status !== 'ready') return;
    const { stream } = server;
    try {
      await withDeadline(pongMs, server.ping(), silent);
    } catch (error) {
      // An error that was answered is an answer.
      const isSilent = error instanceof RedisUnavailable;
      // A node of a cluster is connected to again when somebody is led there.
      if (isSilent && server.status === 'ready' && server.stream === stream)
        server.disconnect(server === client);
    }
  };
  const lookAtAll = (): void => {
    for (const server of allServers(client)) void look(server);
  };
  const timer = setInterval(lookAtAll, LOOK_EVERY_MS).unref();
  client.on('end', () => clearInterval(timer));
  return () => clearInterval(timer);
}

const silent = () => new RedisUnavailable('Redis is unavailable: it does not answer');

function connected(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    client.once('ready', () => resolve());
    client.once('close', () => resolve());
  });
}

/**
 * Ends the client and its copies. BullMQ makes copies for its blocking reads; it may make or revive one after it was
 * closed, so that what connects later is ended too.
 */
function cutsForGood(client: Redis, onError: OnError): () => void {
  let isCut = false;
  const all = new Set<Redis>();
  const watch = (each: Redis): void => {
    all.add(each);
    // Whoever has something to ask while there is no connection waits with a listener. BullMQ adds to the number, to which "no limit" is 0.
    each.setMaxListeners(MOST_LISTENERS);
    each.on('end', () => {
      if (streamOf(each)?.destroyed !== false) all.delete(each);
    });
    each.on('connect', () => {
      all.add(each);
      // Each command that a replica refuses adds a listener, until the connection is given up.
      if (!isCluster(each)) each.stream.setMaxListeners(0);
      if (isCut) end(each);
    });
    const duplicate = each.duplicate.bind(each);
    each.duplicate = (...override) => {
      const copy = duplicate(...override);
      prepareCopy(copy, onError);
      watch(copy);
      if (isCut) end(copy);
      return copy;
    };
  };
  watch(client);
  return () => {
    isCut = true;
    all.forEach(end);
  };
}

function prepareCopy(copy: Redis, onError: OnError): void {
  const cluster = clusterOf(copy);
  if (cluster) return prepareCluster(cluster, onError);
  copy.on('error', onError);
  answerForbiddenInfo(copy);
}

/**
 * A client that was told to connect anew may take the end of its connection before for that of the new one: it has ended then, and listens
 * to its new connection no more, which stays open.
 */
function end(client: Redis): void {
  if (client.status !== 'end') return client.disconnect();
  const stream = streamOf(client);
  if (stream?.writableEnded === false) stream.destroy();
}

const streamOf = (client: Redis) => (isCluster(client) ? undefined : client.stream);
