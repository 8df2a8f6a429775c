import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabFault } from '@seckill/contracts';
import type { Running as Started } from '@seckill/scripts/running';
import { programArgs } from '@seckill/scripts/typescript';
import { programOf, startApp, type App, type Running } from '../product/start.ts';

/** What breaks a process of the product, or starts one beside it. */
export type ProcessFault = Exclude<LabFault, 'redis_data_lost'>;

/**
 * `ready`: all that takes time before the moment; `aim`: what is to be hit goes on for an instant, and stands still after that; `strike`: the fault
 * itself, answered when it is healed; `end`: clears up.
 */
export type Step = 'ready' | 'aim' | 'strike' | 'end';

export type Breaker = (fault: ProcessFault, step: Step) => Promise<{ url?: string }>;

const MYSQL_AWAY_MS = 5000;
/** A worker that is aimed at goes on for so long at a time: less than it takes to write an order. */
const STEP_MS = 1;
/** Longer than a batch is held for a worker that says nothing. */
const STILL_MS = 6000;
/** How long `npm start` takes at most to start another worker. */
const RESTART_MS = 30_000;

/** What `npm start` has started, as it notes it in this file; nothing of it without one. */
export function pidsIn(file: string): Partial<Record<string, number>> {
  const { pids = {} }: Partial<Started> = file ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return pids;
}

const sqlOf = ({ mariadb, mysql }: Partial<Record<string, number>>): number | undefined =>
  mariadb ?? mysql;

/** What can be broken here: a server that is not private is not touched. */
export function possibleIn(file: string): LabFault[] {
  const pids = pidsIn(file);
  return [
    ...(pids['worker'] ? (['kill_worker', 'deliver_twice', 'second_api'] as const) : []),
    ...(sqlOf(pids) ? (['mysql_away'] as const) : []),
    ...(pids['redis'] ? (['redis_data_lost'] as const) : []),
  ];
}

/** Sees to it that another API or worker starts at once: what has changed of them is built. */
export async function prepareOthers(): Promise<void> {
  await Promise.all((['api', 'worker'] as const).map((app) => programArgs(programOf(app))));
}

/** Breaks the processes that are noted in a file. `env`: with what another one is started. */
export function createBreaker(file: string, env: NodeJS.ProcessEnv): Breaker {
  const extra = new Map<ProcessFault, Promise<Running>>();
  const worker = (): number | undefined => pidsIn(file)['worker'];

  /** Another process of an app, beside the one that is there. */
  function another(fault: ProcessFault, app: App): Promise<Running> {
    const running = extra.get(fault) ?? startApp(app, env);
    extra.set(fault, running);
    running.catch(() => extra.delete(fault));
    return running;
  }

  async function end(fault: ProcessFault): Promise<void> {
    const running = await extra.get(fault);
    extra.delete(fault);
    await running?.stop();
  }

  async function strike(fault: ProcessFault): Promise<void> {
    switch (fault) {
      case 'kill_worker':
        await killed(worker);
        break;
      case 'mysql_away':
        await standStill(sqlOf(pidsIn(file)), MYSQL_AWAY_MS);
        break;
      case 'deliver_twice':
        // What it has in hand is delivered to another one, and decided by both. That is only started now: before, it might be the one that has it.
        await Promise.all([standStill(worker(), STILL_MS), another(fault, 'worker')]);
        await end(fault);
        break;
      case 'second_api':
    }
  }

  return async (fault, step) => {
    switch (step) {
      case 'ready':
        if (fault === 'second_api') return { url: (await another(fault, 'api')).url };
        break;
      case 'aim':
        signal(worker(), 'SIGCONT');
        await sleep(STEP_MS);
        signal(worker(), 'SIGSTOP');
        break;
      case 'strike':
        await strike(fault);
        break;
      case 'end':
        if (fault !== 'second_api') signal(worker(), 'SIGCONT');
        await end(fault);
    }
    return {};
  };
}

/** Resolves once another process is there instead. */
async function killed(pidNow: () => number | undefined): Promise<void> {
  const pid = pidNow();
  signal(pid, 'SIGKILL');
  const deadline = performance.now() + RESTART_MS;
  while ((pidNow() ?? pid) === pid) {
    if (performance.now() > deadline) throw new Error('Nothing was started instead.');
    await sleep(50);
  }
}

async function standStill(pid: number | undefined, forMs: number): Promise<void> {
  signal(pid, 'SIGSTOP');
  try {
    await sleep(forMs);
  } finally {
    signal(pid, 'SIGCONT');
  }
}

function signal(pid: number | undefined, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
  if (pid === undefined) throw new Error('It does not run.');
  process.kill(pid, name);
}
