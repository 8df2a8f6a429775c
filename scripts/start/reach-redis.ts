import { createInventory } from '@seckill/inventory';

/** Throws one sentence when no Redis answers at the address that was given: the API would wait for it. */
export async function reachRedis(redisUrl: string): Promise<void> {
  const inventory = createInventory({ redisUrl, commandTimeoutMs: 3000 });
  try {
    await inventory.ping();
  } catch {
    throw new Error(`No Redis answers at ${placeOf(redisUrl)}: is REDIS_URL right?`);
  } finally {
    await inventory.close();
  }
}

/** Without the password. */
function placeOf(redisUrl: string): string {
  return URL.canParse(redisUrl) ? new URL(redisUrl).host : `"${redisUrl}"`;
}
