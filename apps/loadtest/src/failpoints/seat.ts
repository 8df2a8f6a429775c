import { startApp, type Running } from '../product/start.ts';
import type { ProcessKind, Traps } from './points.ts';
import { openLink, type Link } from './wire/link.ts';
import { readMysql, readRedis } from './wire/readings.ts';

/** A place for a process with links of its own to the stores. One that is killed is replaced. */
export type Seat = {
  kind: ProcessKind;
  url(): string;
  isUp(): boolean;
  killed(): number;
  stop(): Promise<void>;
};

export type Wiring = {
  redis: string;
  mysql: string;
  env: NodeJS.ProcessEnv;
  nameOf(args: readonly Buffer[]): string;
  traps: Traps;
  /** One of each kind is always there: without any there is nothing to be seen of what the other does. */
  mayKill(kind: ProcessKind): boolean;
  /** Hears of a process that could not be started. */
  onTrouble(trouble: string): void;
};

const MOST_STARTS = 3;

/** Starts a process and resolves when it is ready. */
export async function openSeat(kind: ProcessKind, wiring: Wiring): Promise<Seat> {
  const { traps, env, nameOf, onTrouble, mayKill } = wiring;
  const occupant = { killed: 0, isUp: true, isStopping: false, starting: Promise.resolve() };
  const kill = (): void => {
    if (occupant.isStopping) return;
    occupant.killed += 1;
    occupant.isUp = false;
    process.kill(running.pid, 'SIGKILL');
    occupant.starting = replace();
  };
  const [redis, mysql] = await Promise.all([
    openLink({
      target: new URL(wiring.redis),
      reading: () => readRedis(nameOf),
      meet: (asked) => traps.meet(kind, 'redis', asked, () => mayKill(kind)),
      kill,
    }),
    openLink({
      target: new URL(wiring.mysql),
      reading: readMysql,
      meet: (asked) => traps.meet(kind, 'mysql', asked, () => mayKill(kind)),
      kill,
    }),
  ]);
  const own = {
    ...env,
    REDIS_URL: through(wiring.redis, redis),
    DATABASE_URL: through(wiring.mysql, mysql),
  };
  let running: Running = await startApp(kind, own);

  async function replace(): Promise<void> {
    await running.stop();
    for (let tries = 1; tries <= MOST_STARTS && !occupant.isStopping; tries += 1) {
      try {
        running = await startApp(kind, own);
        occupant.isUp = true;
        return;
      } catch (error) {
        onTrouble(`${kind}: ${String(error)}`);
      }
    }
  }

  return {
    kind,
    url: () => running.url,
    isUp: () => occupant.isUp,
    killed: () => occupant.killed,
    async stop() {
      occupant.isStopping = true;
      await occupant.starting;
      await running.stop();
      redis.close();
      mysql.close();
    },
  };
}

const through = (url: string, { port }: Link): string =>
  Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
