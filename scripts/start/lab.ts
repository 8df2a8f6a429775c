import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { freePort, type Service } from '../services/index.ts';
import { programArgs } from '../typescript/index.mjs';
import type { Launched } from './launch.ts';
import { addressOf, startProcess } from './processes.ts';
import type { StartSettings } from './settings.ts';

/** What the lab is started with, and what another API and another worker are. */
export type LabParts = {
  settings: StartSettings;
  lock: number;
  port: number;
  secret: string;
  url: string;
  api: NodeJS.ProcessEnv & { ADMIN_TOKEN: string };
  shared: NodeJS.ProcessEnv;
};

type Fault = 'kill_worker' | 'mysql_away' | 'deliver_twice' | 'second_api';
type Step = 'ready' | 'aim' | 'strike' | 'end';
type Asked = { id: number; fault: Fault; step: Step };

const MYSQL_AWAY_MS = 5000;
/** A worker that is aimed at goes on for so long at a time: less than it takes to write an order. */
const STEP_MS = 1;
/** Longer than a batch is held for a worker that says nothing. */
const STILL_MS = 6000;

/** Starts the process of the lab, from a bundle that is built if need be. What it asks to be broken is broken here. */
export async function startLab(launched: Launched): Promise<Service> {
  const { lab, servers } = launched;
  if (!lab || !servers) throw new Error('Nothing runs.');
  const { settings, lock, port, secret, url, api, shared } = lab;
  const file = join(settings.root, 'apps', 'loadtest', 'src', 'lab', 'lab-process.ts');
  const breakIt = createBreaker(launched, lab);
  const ownRedis = servers.services.some(({ name }) => name === 'redis');
  const faults = [
    'kill_worker',
    'deliver_twice',
    'second_api',
    ...(sqlServerOf(launched) ? ['mysql_away'] : []),
    ...(ownRedis ? ['redis_data_lost'] : []),
  ];
  const own = {
    ...shared,
    ADMIN_TOKEN: api.ADMIN_TOKEN,
    SHOP_URL: url,
    LAB_PORT: String(port),
    LAB_SECRET: secret,
    LAB_FAULTS: faults.join(','),
  };
  const service: Service = await startProcess(
    settings,
    lock,
    'lab',
    {
      host: '127.0.0.1',
      port,
      ready: 'readyz',
      env: own,
      onMessage(message) {
        const { id, fault, step } = message as Asked;
        void breakIt(fault, step).then(
          (done) => service.send({ id, ...done }),
          (error: unknown) => service.send({ id, failed: String(error) }),
        );
      },
    },
    await programArgs(file),
  );
  launched.processes.push(service);
  return service;
}

const sqlServerOf = ({ servers }: Launched): Service | undefined =>
  servers?.services.find(({ name }) => name !== 'redis');

function createBreaker(launched: Launched, { settings, lock, api, shared }: LabParts) {
  const worker = () => launched.processes.find(({ name }) => name === 'worker');
  const extra = new Map<Fault, Promise<Service>>();

  /** Another process of an app, beside the one that is there. */
  function another(fault: Fault, app: 'api' | 'worker'): Promise<Service> {
    const running =
      extra.get(fault) ??
      freePort().then(async (port) => {
        const place = { host: '127.0.0.1', port, ready: 'readyz' };
        const env =
          app === 'api'
            ? { ...api, PORT: String(port), HOST: place.host }
            : { ...shared, HEALTH_PORT: String(port) };
        const service = await startProcess(settings, lock, app, { ...place, env });
        launched.processes.push(service);
        return service;
      });
    extra.set(fault, running);
    running.catch(() => extra.delete(fault));
    return running;
  }

  async function end(fault: Fault): Promise<void> {
    const service = await extra.get(fault);
    if (!service) return;
    extra.delete(fault);
    launched.processes.splice(launched.processes.indexOf(service), 1);
    await service.stop();
  }

  return async (fault: Fault, step: Step): Promise<{ url?: string }> => {
    if (step === 'aim') {
      await goOnFor(worker(), STEP_MS);
      return {};
    }
    if (step === 'end') {
      if (fault !== 'second_api') signal(worker(), 'SIGCONT');
      await end(fault);
      return {};
    }
    if (step === 'ready') {
      if (fault === 'second_api') {
        const { port } = await another(fault, 'api');
        return { url: addressOf('127.0.0.1', port) };
      }
      return {};
    }
    switch (fault) {
      case 'kill_worker':
        await worker()?.kill('SIGKILL');
        await worker()?.start();
        break;
      case 'mysql_away':
        await standStill(sqlServerOf(launched), MYSQL_AWAY_MS);
        break;
      case 'deliver_twice':
        // What it has in hand is delivered to another one, and decided by both. That is only started now: before, it might be the one that has it.
        await Promise.all([standStill(worker(), STILL_MS), another(fault, 'worker')]);
        await end(fault);
        break;
      case 'second_api':
    }
    return {};
  };
}

async function standStill(service: Service | undefined, forMs: number): Promise<void> {
  signal(service, 'SIGSTOP');
  try {
    await sleep(forMs);
  } finally {
    signal(service, 'SIGCONT');
  }
}

async function goOnFor(service: Service | undefined, ms: number): Promise<void> {
  signal(service, 'SIGCONT');
  await sleep(ms);
  signal(service, 'SIGSTOP');
}

function signal(service: Service | undefined, name: 'SIGSTOP' | 'SIGCONT'): void {
  const { pid } = service ?? {};
  if (pid === undefined) throw new Error('It does not run.');
  process.kill(pid, name);
}
