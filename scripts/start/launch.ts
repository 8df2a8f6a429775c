import type { Db } from '@seckill/db';
import type { Service } from '../services/index.ts';
import { buildPage } from './page.ts';
import { choosePort } from './ports.ts';
import { doorOf, startApi, startDevPage, startWorker } from './processes.ts';
import type { Secrets } from './secrets.ts';
import { startServers, type Servers } from './servers.ts';
import type { StartSettings } from './settings.ts';
import { runSteps } from './steps.ts';

/** What runs so far; also after a failed launch, to be ended in this order. */
export type Launched = { processes: Service[]; servers: Servers | undefined };

/**
 * Brings the product up step by step and notes in `launched` what runs. Returns the address of
 * the page. Throws, with nothing half-started, when a step fails or `signal` aborts.
 */
export async function launch(
  settings: StartSettings,
  secrets: Secrets,
  launched: Launched,
  signal: AbortSignal,
): Promise<string> {
  const { root, dev, host } = settings;
  const port = await choosePort(settings.port, host, (line) => console.log(line));

  const serversStep = {
    title: 'Redis, MariaDB and the tables',
    run: async (say: (line: string) => void) => {
      // Loaded while the servers start: it takes as long as they do.
      const [servers, { createDb }] = await Promise.all([
        startServers(settings, secrets, say),
        import('@seckill/db'),
      ]);
      launched.servers = servers;
      signal.throwIfAborted();
      if (settings.redisUrl) {
        const { reachRedis } = await import('./reach-redis.ts');
        await reachRedis(settings.redisUrl);
      }
      await migrateDatabase(createDb({ url: servers.databaseUrl }));
    },
  };
  const pageStep = {
    title: 'page',
    run: async () => ((await buildPage(root)) ? 'page built' : 'page (built before)'),
  };
  await runSteps(dev ? [serversStep] : [serversStep, pageStep], signal);
  const { servers } = launched;
  if (!servers) throw new Error('There are no servers.');

  const product = { settings, secrets, servers, port };
  const starting = (title: string, start: () => Promise<Service>) => ({
    title,
    run: async () => void launched.processes.push(await start()),
  });
  const steps = [
    starting('API', () => startApi(product)),
    starting('worker', () => startWorker(product)),
  ];
  const door = `http://${doorOf(host)}`;
  if (!dev) {
    await runSteps(steps, signal);
    return `${door}:${port}`;
  }
  const pagePort = await choosePort(undefined, host, () => undefined, 5173);
  const page = starting('page', () => startDevPage(settings, `${door}:${port}`, pagePort));
  await runSteps([...steps, page], signal);
  return `${door}:${pagePort}`;
}

/** Ends all of it: first who writes, then what is written to. */
export async function land({ processes, servers }: Launched): Promise<void> {
  await Promise.all(processes.map((process) => process.stop()));
  await servers?.stop();
}

async function migrateDatabase(db: Db): Promise<void> {
  try {
    await db.migrate();
    await db.seedDemo();
  } finally {
    await db.close();
  }
}
