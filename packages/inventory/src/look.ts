import { RENEW_EVERY_MS } from '@seckill/contracts';
import { isCluster, readWords, runOfServers, type Connection } from '@seckill/redis';
import type { SaleKeys, StandbyKeys } from './keys.ts';
import { script } from './script.ts';

const lookScript = script(
  'look',
  ['round', 'standby line', 'promoted', 'untold', 'compared', 'tickets'],
  readWords,
);

/** What there may be to repair in a round. */
export interface Look {
  /** The round that is open in Redis; undefined when Redis does not know. */
  open: { round: number; total: number } | undefined;
  /** Of the open round. */
  claims: number;
  waiting: number;
  promoted: number;
  untold: number;
  /** Nobody has compared the claims one by one lately, or Redis was started anew since. */
  compareAgain: boolean;
  /** Units that are free, and that those who stand by are about to be given. */
  reserved: number;
  /** The run of Redis that was looked at, for `compared`. */
  run: string;
}

/** `run`: see `runOf`. */
export async function look(
  connection: Connection,
  keys: SaleKeys & StandbyKeys,
  run: string,
): Promise<Look> {
  const [round, total, ...numbers] = await connection.run(
    lookScript,
    [keys.round, keys.line, keys.promoted, keys.untold, keys.compared, keys.tickets],
    [run],
  );
  const [claims = 0, waiting = 0, promoted = 0, untold = 0, compareAgain = 0, reserved = 0] =
    numbers.slice(0, -1).map(Number);
  const open = round && total ? { round: Number(round), total: Number(total) } : undefined;
  return {
    open,
    claims,
    waiting,
    promoted,
    untold,
    compareAgain: compareAgain === 1,
    reserved,
    run: numbers.at(-1) ?? '',
  };
}

/** Notes that the claims have just been compared one by one. */
export async function compared(
  connection: Connection,
  { compared: key }: SaleKeys,
  run: string,
): Promise<void> {
  await connection.send((redis) => redis.set(key, run, 'PX', RENEW_EVERY_MS));
}

/**
 * Names this run of Redis: a server that was started anew, or that took over, may have forgotten something. On a cluster the runs of all
 * nodes: the line of a sale lives on another one than what the sale knows of it.
 */
export async function runOf(connection: Connection): Promise<string> {
  if (isCluster(connection.client)) return runOfServers(connection.client);
  const info = await connection.send((redis) => redis.info('server'));
  return /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown';
}
