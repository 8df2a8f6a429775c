import type { Redis } from 'ioredis';

/** The clock of Redis, whole ms: the one that all processes share. On a cluster it is that of any node. */
export async function clockOf(client: Redis): Promise<number> {
  const [seconds, microseconds] = await client.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

/** What the clock of this process is ahead of Redis' (behind: negative), ms, and by how much that may be wrong. */
export interface ClockOffset {
  offsetMs: number;
  uncertainMs: number;
}

/** Compares the clock of this process with that of Redis, as `ask` tells it: it was read somewhere on the way there and back. */
export async function compareClocks(ask: () => Promise<number>): Promise<ClockOffset> {
  const asked = Date.now();
  const theirs = await ask();
  const uncertainMs = Math.abs(Date.now() - asked) / 2;
  return { offsetMs: Math.round(asked + uncertainMs - theirs), uncertainMs };
}

/** The offset as far as it is known: within what it may be wrong by, the clocks agree. */
export const apartMs = ({ offsetMs, uncertainMs }: ClockOffset): number =>
  Math.abs(offsetMs) > uncertainMs ? offsetMs : 0;
