import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, tail, type Service } from '../services/index.ts';
import { build, programArgs } from '../typescript/index.mjs';
import { addressOf, startProcess, type Process } from './processes.ts';
import { runningFileIn } from './running.ts';
import { startServers, type Servers } from './servers.ts';
import { choosePort, type Secrets, type StartSettings } from './settings.ts';
import { runSteps, type Step } from './steps.ts';

/** What runs so far; also after a failed launch, to be ended in this order. */
export type Launched = {
  processes: Service[];
  servers?: Servers;
};

export type Product = {
  /** The address of the page. */
  url: string;
  /** Starts the process of the lab, what it is made of being built first if need be. */
  startLab(): Promise<Service>;
};

/**
 * Brings the product up step by step and notes in `launched` what runs. Throws, with nothing half-started, when a step fails
 * or `signal` aborts.
 */
export async function launch(
  settings: StartSettings,
  secrets: Secrets,
  lock: number,
  launched: Launched,
  signal: AbortSignal,
): Promise<Product> {
  const { root, dev, host } = settings;
  const port = await choosePort(settings.port, host, (line) => console.log(line));
  const prepareServers: Step = async (say) => {
    // Loaded while the servers start: it takes as long as they do.
    const [servers, { createDb }] = await Promise.all([
      startServers(settings, secrets, lock, say),
      import('@seckill/db'),
    ]);
    launched.servers = servers;
    const db = createDb({ url: servers.databaseUrl });
    try {
      await db.migrate();
      await db.seedDemo();
    } finally {
      await db.close();
    }
  };
  await runSteps(
    {
      'Redis, MariaDB and the tables': prepareServers,
      ...(!dev && {
        'what has changed, built': () => build('apps/api', 'apps/worker', 'apps/web'),
      }),
    },
    signal,
  );

  const run = async (name: string, process: Process): Promise<Service> => {
    const service = await startProcess(settings, lock, name, process);
    launched.processes.push(service);
    return service;
  };
  const url = addressOf(host, port);
  const pagePort = dev ? await choosePort(undefined, host, () => undefined, 5173) : port;
  const [labPort, healthPort] = [await freePort(), await freePort()];
  const shared = {
    REDIS_URL: launched.servers?.redisUrl,
    DATABASE_URL: launched.servers?.databaseUrl,
    SESSION_SECRET: secrets.sessionSecret,
  };
  const api = {
    ...shared,
    PORT: String(port),
    HOST: host,
    ADMIN_TOKEN: secrets.adminToken,
    LAB: 'true',
    LAB_URL: `http://127.0.0.1:${labPort}`,
    LAB_SECRET: randomBytes(24).toString('base64url'),
    ...(!dev && { WEB_ROOT: join(root, 'apps/web/dist') }),
  };
  // Its port is for this starter to see that it works.
  const worker = { port: healthPort, env: { ...shared, HEALTH_PORT: String(healthPort) } };
  // vite's server, which reloads the page on change and passes /api on.
  const vite = [join(root, 'node_modules/vite/bin/vite.js'), '--port', String(pagePort)];
  const page = {
    host,
    port: pagePort,
    ready: '',
    cwd: join(root, 'apps/web'),
    env: { API_URL: url },
    args: [...vite, '--strictPort', '--host', host],
  };
  await runSteps(
    {
      API: () => run('api', { host, port, env: api }),
      worker: () => run('worker', worker),
      ...(dev && { page: () => run('page', page) }),
    },
    signal,
  );
  return {
    url: addressOf(host, pagePort),
    async startLab() {
      const args = await programArgs(join(root, 'apps/loadtest/src/lab/lab-process.ts'));
      const own = { SHOP_URL: url, LAB_PORT: String(labPort) };
      const env = { ...api, ...own, LAB_RUNNING: runningFileIn(settings.dataDir) };
      return run('lab', { port: labPort, env, args });
    },
  };
}

/** Ends all of it: first who writes, then what is written to. */
export async function land({ processes, servers }: Launched): Promise<void> {
  await Promise.all(processes.map((process) => process.stop()));
  await servers?.stop();
}

/** Starts it again whenever it ends by itself, until `signal` aborts. */
export function keepRunning(
  service: Service,
  { say, note }: { say(line: string): void; note(): void },
  signal: AbortSignal,
): void {
  const { name, logFile } = service;
  const restart = async (reason: string) => {
    say(`${reason}; the end of ${logFile}:\n${tail(logFile, 5).replaceAll(/^/gm, '  | ')}`);
    for (let waitMs = 500; !signal.aborted; waitMs = Math.min(waitMs * 2, 30_000)) {
      await sleep(waitMs);
      try {
        await service.start();
        note();
        return say(`${name} is running again`);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
  };
  service.onUnexpectedExit((reason) => signal.aborted || void restart(reason));
}
