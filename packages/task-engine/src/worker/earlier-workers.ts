import type { Engine } from '../engine/engine.ts';
import { PROTOCOL } from '../wire/protocol.ts';
import { seenWorkers } from './heartbeat.ts';

/** A worker of an earlier version runs, and it and this process would not understand each other. */
export class EarlierWorkers extends Error {}

/** Rejects with EarlierWorkers while a worker lives whose protocol is below `atLeast`. */
export async function refuseEarlier(
  engine: Pick<Engine, 'keys' | 'reader'>,
  atLeast = PROTOCOL,
): Promise<void> {
  const earlier = (await seenWorkers(engine)).filter(({ protocol = 1 }) => protocol < atLeast);
  if (earlier.length === 0) return;
  const where = earlier.map(({ host, pid }) => `process ${pid} on ${host}`).join(', ');
  throw new EarlierWorkers(
    `workers of an earlier version still run (${where}), and what they write and this process reads do not go together: stop them first, then start again`,
  );
}
