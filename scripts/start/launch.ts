import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';
import { freePort, tail, type Service } from '../services/index.ts';
import { build, programArgs } from '../typescript/index.mjs';
import { addressOf, startProcess } from './processes.ts';
import { runningFileIn } from './running.ts';
import { startServers, type Servers } from './servers.ts';
import { choosePort, type Secrets, type StartSettings } from './settings.ts';

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
  const { dev, host } = settings;
  const port = await choosePort(settings.port, host, (line) => console.log(line));
  const serversStep: ListrTask = {
    title: 'Redis, MariaDB and the tables',
    task: async (_, task) => {
      const say = (line: string) => void (task.output = line);
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
    },
  };
  const buildStep: ListrTask = {
    title: 'what has changed, built',
    task: () => build('apps/api', 'apps/worker', 'apps/web'),
  };
  await runSteps([serversStep, ...(dev ? [] : [buildStep])], signal);
  const { servers } = launched;
  if (!servers) throw new Error('There are no servers.');

  const step = (title: string, start: () => Promise<Service>): ListrTask => ({
    title,
    task: async () => void launched.processes.push(await start()),
  });
  const url = addressOf(host, port);
  const web = join(settings.root, 'apps', 'web');
  const labPort = await freePort();
  const labSecret = randomBytes(24).toString('base64url');
  const shared = {
    REDIS_URL: servers.redisUrl,
    DATABASE_URL: servers.databaseUrl,
    SESSION_SECRET: secrets.sessionSecret,
  };
  const api = {
    ...shared,
    PORT: String(port),
    HOST: host,
    ADMIN_TOKEN: secrets.adminToken,
    LAB: 'true',
    LAB_URL: `http://127.0.0.1:${labPort}`,
    LAB_SECRET: labSecret,
    ...(!dev && { WEB_ROOT: join(web, 'dist') }),
  };
  const ready = 'readyz';
  const steps = [
    step('API', () => startProcess(settings, lock, 'api', { host, port, ready, env: api })),
    step('worker', async () => {
      // Its port is for this starter to see that it works.
      const own = { host: '127.0.0.1', port: await freePort(), ready };
      const env = { ...shared, HEALTH_PORT: String(own.port) };
      return startProcess(settings, lock, 'worker', { ...own, env });
    }),
  ];
  const pagePort = dev ? await choosePort(undefined, host, () => undefined, 5173) : port;
  if (dev) {
    // vite's server, which reloads the page on change and passes /api on.
    const page = { host, port: pagePort, ready: '', cwd: web, env: { API_URL: url } };
    const vite = join(settings.root, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, '--port', String(pagePort), '--strictPort', '--host', host];
    steps.push(step('page', () => startProcess(settings, lock, 'page', page, args)));
  }
  await runSteps(steps, signal);
  return {
    url: addressOf(host, pagePort),
    async startLab() {
      const file = join(settings.root, 'apps', 'loadtest', 'src', 'lab', 'lab-process.ts');
      const env = {
        ...api,
        SHOP_URL: url,
        LAB_PORT: String(labPort),
        LAB_RUNNING: runningFileIn(settings.dataDir),
      };
      const place = { host: '127.0.0.1', port: labPort, ready, env };
      const service = await startProcess(settings, lock, 'lab', place, await programArgs(file));
      launched.processes.push(service);
      return service;
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

/** Runs the steps side by side, each shown with its time. When all have ended, throws the first error. */
async function runSteps(steps: ListrTask[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const timer = { ...PRESET_TIMER, field: (ms: number) => `${(ms / 1000).toFixed(1)} s` };
  const list = new Listr(steps, {
    concurrent: true,
    exitOnError: false,
    collectErrors: 'minimal',
    registerSignalListeners: false,
    rendererOptions: { timer, showErrorMessage: false },
    fallbackRendererOptions: { timer },
  });
  await list.run();
  if (list.errors[0]) throw list.errors[0].error;
}
