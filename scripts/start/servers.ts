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

/** Throws one sentence when no Redis answers there. */
export async function reachRedis(url: string): Promise<void> {
  const { connect } = await import('@seckill/redis');
  let refused: Error | undefined;
  const onError = (error: Error) => void (refused ??= error);
  const redis = connect({ url, policy: 'fail-fast', commandTimeoutMs: 3000, onError });
  await reach(redis, 'Redis', 'REDIS_URL', url, () => refused);
}

/** The same of MySQL. */
export async function reachMysql(url: string): Promise<void> {
  const { createDb } = await import('@seckill/db');
  await reach(createDb({ url }), 'MySQL', 'DATABASE_URL', url);
}

/** Without the password; said here, as the API would wait for the server. */
async function reach(
  server: { ping(): Promise<unknown>; close(): Promise<unknown> },
  name: string,
  setting: string,
  url: string,
  firstError = (): unknown => undefined,
): Promise<void> {
  try {
    await server.ping();
  } catch (error) {
    const why = firstError() ?? error;
    const words = why instanceof Error ? why.message : String(why);
    const sentence = `No ${name} to work with at ${placeOf(url)} (${words}): is ${setting} right?`;
    throw new Error(sentence, { cause: error });
  } finally {
    await server.close();
  }
}
