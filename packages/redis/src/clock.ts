import type { Redis } from 'ioredis';

/** The clock of Redis, whole ms: the one that all processes share. */
export async function clockOf(client: Redis): Promise<number> {
  const [seconds, microseconds] = await client.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}
