import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { createDb } from '@seckill/db';
import { createRevocations, reportSeldom, withDeadline } from '@seckill/redis';
import { openStores, openTracing, watchEarlierWorkers } from '@seckill/sales';
import { openOrExit, refuseToStart } from '@seckill/sales/settings';
import { createAdminPort } from './network/admin-port.ts';
import { buildApp } from './app.ts';
import { createDoor } from './load/door.ts';
import type { ApiConfig } from './config.ts';
import { processesOf } from './processes/primary.ts';
import { createSiblings } from './processes/siblings.ts';
import { descriptorLimit, socketsWithin } from './settings/descriptors.ts';

export const PROGRAM = 'The API';
/** How long it may take at most to hear which sessions were ended. */
const LOAD_MS = 1_000;
/** Connections that wait to be taken; the system may allow fewer. Beyond them each is tried again a second later. */
const BACKLOG = 4_096;

/** Runs the API in this process: the only one, or one of several that share their ports, which has a number. */
export async function serve(settings: ApiConfig, number?: number): Promise<void> {
  const processes = number === undefined ? 1 : processesOf(settings.processes);
  const tracing = await openTracing(settings.tracing, 'seckill-api');
  const log = pino({ level: settings.logLevel });
  const descriptors = descriptorLimit();
  const maxSockets = socketsWithin(settings.maxSockets, descriptors);
  if (maxSockets < settings.maxSockets) {
    const facts = { descriptors, maxSockets, wanted: settings.maxSockets, setting: 'MAX_SOCKETS' };
    log.warn(
      facts,
      'fewer sockets than set: the limit of open files (ulimit -n) has no room for more',
    );
  }
  const config = { ...settings, maxSockets, shed: { ...settings.shed, processes } };
  const onError = reportSeldom((err) => log.warn({ err }, 'redis'));
  const stores = openStores(config, {
    policy: 'fail-fast',
    replicaUrl: settings.databaseReplicaUrl,
    onError,
    log,
    program: PROGRAM,
    tracing,
  });
  await stores.firstLook;
  const stopAsking = watchEarlierWorkers(stores.parts.tasks, (sentence) =>
    refuseToStart(PROGRAM, sentence),
  );
  const { redis, parts } = stores;
  const revocations = createRevocations({
    connection: redis,
    prefix: config.keyPrefix,
    url: config.redisUrl,
  });
  const adminPort = config.adminPort === undefined ? undefined : createAdminPort();
  const door = createDoor();
  const synchronousDb = config.lab ? createDb({ url: config.databaseUrl }) : undefined;
  const siblings = number === undefined ? undefined : createSiblings(number, end);
  const app = await buildApp({
    ...parts,
    revocations,
    synchronousDb,
    adminPort,
    door,
    tracing,
    siblings,
    config,
  });
  // A Redis that is away is not waited for.
  await withDeadline(LOAD_MS, revocations.loaded, () => new Error('late')).catch(() => undefined);
  // One connection too many is ended as it comes, while there still are descriptors to do so.
  if (descriptors !== undefined) app.server.maxConnections = Math.floor(descriptors * 0.95);

  let ending = false;
  const grace = closeWithGrace({ delay: 10_000, logger: app.log }, async ({ err, manual }) => {
    ending = true;
    if (err) app.log.fatal({ err }, 'stopping after an error nobody handled');
    stopAsking();
    door.close();
    await app.close();
    revocations.close();
    await Promise.all([stores.close(), synchronousDb?.close()]);
    await tracing?.close();
    if (manual) process.exit(0);
  });
  /** As a signal does; one may have come already. */
  function end(): void {
    if (!ending) grace.close();
  }

  if (adminPort && config.adminPort !== undefined) {
    const at = { port: config.adminPort, host: config.host };
    const opening = adminPort.listen(app, at);
    const adminUrl = await openOrExit(PROGRAM, { name: 'ADMIN_PORT', ...at }, opening);
    app.log.info({ adminUrl }, 'answers operators');
  }
  const at = { name: 'PORT', ...config };
  const { port, host } = config;
  const url = await openOrExit(PROGRAM, at, app.listen({ port, host, backlog: BACKLOG }));
  if (siblings) {
    // Its own knock would be taken by any of the processes; the primary takes connections, and has nothing else to do.
    siblings.ready(url, () => app.ownMetrics());
    app.log.info({ url, process: number }, 'one process takes requests');
  } else {
    door.watch(app.server);
    app.log.info({ url }, 'ready');
  }
}
