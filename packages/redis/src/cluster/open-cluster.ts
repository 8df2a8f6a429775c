import { Cluster, type Redis } from 'ioredis';
import { reasonOf, type OnError } from '../failures.ts';
import { answerForbiddenInfo } from '../info.ts';
import type { ClientOptions } from '../policies.ts';
import { declaredScripts } from '../script.ts';
import type { ClusterAddress } from './address.ts';
import { anyServer } from './nodes.ts';
import { askAgainUnknownScripts } from './unknown-scripts.ts';

/** Each redirection leads on at once; so many in a row are a cluster that is being moved. */
const MOST_REDIRECTIONS = 16;
/** Between two tries of a worker at what a node that is gone, or a slot that is on its way, could not answer, ms. */
const TRY_AGAIN_MS = 100;
/** The keys of one script are on their way to another node: it takes about as long as they do, ms. */
const ON_THE_WAY_MS = 20;
/** Nodes that came are noticed by their redirections; this is a net below them, ms. */
const LOOK_AROUND_MS = 30_000;

/**
 * A client of all nodes of a cluster. It takes what a client of one server takes and answers the same, so that it is one to all who
 * use it, but for what has no single server: `nodes.ts` has that.
 */
export function openCluster(
  { nodes, login }: ClusterAddress,
  options: ClientOptions,
  onError: OnError,
): Redis {
  const {
    scripts: _scripts,
    retryStrategy,
    maxRetriesPerRequest,
    enableOfflineQueue: _queue,
    reconnectOnError: _reconnect,
    // A pipeline of several slots is answered by halves while one of them moves.
    enableAutoPipelining: _pipelines,
    ...each
  } = options;
  // A worker waits as long as it takes; where somebody waits for the answer nothing is sent a second time.
  const isPatient = maxRetriesPerRequest === null;
  const cluster = new Cluster(nodes, {
    scripts: declaredScripts(),
    redisOptions: { ...each, ...login, maxRetriesPerRequest: null },
    ...(typeof retryStrategy === 'function' && {
      clusterRetryStrategy: (attempt) => Number(retryStrategy(attempt)),
    }),
    maxRedirections: isPatient ? Infinity : MOST_REDIRECTIONS,
    retryDelayOnMoved: isPatient ? ON_THE_WAY_MS : 0,
    retryDelayOnFailover: isPatient ? TRY_AGAIN_MS : 0,
    retryDelayOnClusterDown: isPatient ? TRY_AGAIN_MS : 0,
    retryDelayOnTryAgain: ON_THE_WAY_MS,
    slotsRefreshInterval: LOOK_AROUND_MS,
    // A name that a certificate is compared with must stay a name.
    dnsLookup: (name, use) => use(null, name),
  });
  prepareCluster(cluster, onError);
  // Both are `Commander`s of ioredis, with the same events.
  return cluster as unknown as Redis;
}

/** What a cluster client needs before it connects, and a copy of one, too. */
export function prepareCluster(cluster: Cluster, onError: OnError): void {
  const client = cluster as unknown as Redis;
  askAgainUnknownScripts(client);
  cluster.on('error', (error: Error) => onError(reasonOf(error)));
  cluster.on('node error', (error: Error, place: string) => {
    const isNameless = error.message === 'Connection is closed.';
    cluster.emit(
      'error',
      isNameless ? gone(place, cluster.options.redisOptions?.tls !== undefined) : error,
    );
  });
  cluster.on('+node', (node: Redis) => {
    answerForbiddenInfo(node);
    node.setMaxListeners(0);
    node.on('connect', () => node.stream.setMaxListeners(0));
  });
  // ioredis takes any master for what has no key, also one that has just been found to be gone.
  for (const command of ['time', 'ping', 'publish', 'info'] as const) {
    const own: unknown = Reflect.get(client, command);
    Reflect.set(client, command, (...args: unknown[]) =>
      askAnybody(client, (server) => {
        const ask: unknown = server === client ? own : Reflect.get(server, command);
        return typeof ask === 'function' ? ask.apply(server, args) : undefined;
      }),
    );
  }
}

/** Longer than a node that is well takes; then another is asked beside it, ms. */
const ANOTHER_AFTER_MS = 100;

/** Asks one node, and one more where that is silent or gone: who needs no key of a node does not wait for it. What is asked may happen twice. */
async function askAnybody(
  client: Redis,
  ask: (server: Redis) => Promise<unknown>,
): Promise<unknown> {
  const first = anyServer(client);
  const answer = ask(first);
  if (await isAnswered(answer)) return answer;
  const other = anyServer(client, first);
  if (other === client) return answer;
  return Promise.any([answer, ask(other)]).catch((error: unknown) =>
    Promise.reject(error instanceof AggregateError ? error.errors[0] : error),
  );
}

/** Whether it is answered soon, and with no error. */
function isAnswered(answer: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ANOTHER_AFTER_MS, false);
    const settle = (isSo: boolean) => () => {
      clearTimeout(timer);
      resolve(isSo);
    };
    answer.then(settle(true), settle(false));
  });
}

/** ioredis does not say why it could not connect. */
const gone = (place: string, isTls: boolean) =>
  new Error(
    `Connection is closed: no node of a cluster answers at ${place}${isTls ? ', or its certificate is not believed' : ''}`,
  );
