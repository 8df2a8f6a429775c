import { join } from 'node:path';
import { dockerAnswers, startServersInDocker } from '../machine/docker.ts';
import { install, missingOf, redis, sqlServer } from '../machine/programs.ts';
import { startMariadb, startRedis, type Service } from '../services/index.ts';
import { placeOf } from '@seckill/sales/settings';
import type { Secrets, StartSettings } from './settings.ts';

/** Where the servers are, those of them that are ours to watch, and how ours are ended. */
export type Servers = {
  redisUrl: string;
  databaseUrl: string;
  services: Service[];
  stop(): Promise<unknown>;
};

/**
 * The servers named in the environment, else private ones: from this machine's programs, else in
 * Docker, else from programs that are installed first.
 */
export async function startServers(
  { root, dataDir, redisUrl, databaseUrl }: StartSettings,
  { databasePassword }: Secrets,
  lock: number,
  say: (line: string) => void,
): Promise<Servers> {
  if (redisUrl) await reachRedis(redisUrl);
  if (databaseUrl) await reachMysql(databaseUrl);
  const missing = await missingOf([redisUrl ? [] : redis, databaseUrl ? [] : sqlServer].flat());
  if (missing.length > 0 && (await dockerAnswers())) {
    say('in Docker, as they are not installed here');
    const docker = await startServersInDocker(root, dataDir, databasePassword);
    return {
      redisUrl: redisUrl ?? docker.redisUrl,
      databaseUrl: databaseUrl ?? docker.databaseUrl,
      services: [],
      stop: docker.stop,
    };
  }
  await install(missing, say);
  const place = (name: string) => ({
    dataDir: join(dataDir, name),
    logFile: join(dataDir, 'logs', `${name}.log`),
    lock,
  });
  const [ownRedis, ownSql] = await Promise.all([
    redisUrl ? undefined : startRedis({ appendOnly: true, ...place('redis') }),
    databaseUrl ? undefined : startMariadb({ database: 'seckill', ...place('mariadb') }),
  ]);
  const services = [ownRedis ?? [], ownSql ?? []].flat();
  return {
    redisUrl: redisUrl ?? ownRedis?.url ?? '',
    databaseUrl: databaseUrl ?? ownSql?.url ?? '',
    services,
    stop: () => Promise.all(services.map((service) => service.stop())),
  };
}

/** Throws one sentence, without the password, when no Redis answers there: the API would wait for it. */
export async function reachRedis(url: string): Promise<void> {
  const { connect } = await import('@seckill/redis');
  let refused: Error | undefined;
  const onError = (error: Error) => void (refused ??= error);
  const redis = connect({ url, policy: 'fail-fast', commandTimeoutMs: 3000, onError });
  try {
    await redis.ping();
  } catch (error) {
    const why = refused ?? error;
    throw new Error(wrongAddress('Redis', url, 'REDIS_URL', why), { cause: error });
  } finally {
    await redis.close();
  }
}

/** The same of MySQL. */
export async function reachMysql(url: string): Promise<void> {
  const { createDb } = await import('@seckill/db');
  const db = createDb({ url });
  try {
    await db.ping();
  } catch (error) {
    throw new Error(wrongAddress('MySQL', url, 'DATABASE_URL', error), { cause: error });
  } finally {
    await db.close();
  }
}

const wrongAddress = (server: string, url: string, name: string, why: unknown): string =>
  `No ${server} to work with at ${placeOf(url)} (${why instanceof Error ? why.message : String(why)}): is ${name} right?`;
