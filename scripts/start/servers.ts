import { join } from 'node:path';
import { dockerAnswers, startServersInDocker } from '../machine/docker.ts';
import { install, missingOf, redis, sqlServer } from '../machine/programs.ts';
import { startMariadb, startRedis, type Service } from '../services/index.ts';
import type { Secrets } from './secrets.ts';
import type { StartSettings } from './settings.ts';

/** Where the servers are, those of them that are ours to watch, and how ours are ended. */
export type Servers = {
  redisUrl: string;
  databaseUrl: string;
  services: Service[];
  stop(): Promise<void>;
};

/**
 * The servers named in the environment, else private ones: from this machine's programs, else in
 * Docker, else from programs that are installed first.
 */
export async function startServers(
  settings: StartSettings,
  secrets: Secrets,
  say: (line: string) => void,
): Promise<Servers> {
  const { root, dataDir, redisUrl, databaseUrl } = settings;
  const needed = [redisUrl ? [] : [redis], databaseUrl ? [] : [sqlServer]].flat();
  const missing = await missingOf(needed);
  if (missing.length > 0 && (await dockerAnswers())) {
    say('in Docker, as they are not installed here');
    const docker = await startServersInDocker(root, dataDir, secrets.databasePassword);
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
    pidFile: join(dataDir, 'run', `${name}.pid`),
  });
  const [privateRedis, privateSql] = await Promise.all([
    redisUrl ? undefined : startRedis({ appendOnly: true, ...place('redis') }),
    databaseUrl ? undefined : startMariadb({ database: 'seckill', ...place('mariadb') }),
  ]);
  const services = [privateRedis ?? [], privateSql ?? []].flat();
  return {
    redisUrl: redisUrl ?? privateRedis?.url ?? '',
    databaseUrl: databaseUrl ?? privateSql?.url ?? '',
    services,
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()));
    },
  };
}
