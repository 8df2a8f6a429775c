import { connect } from '@seckill/redis';

/** Throws one sentence when no Redis answers at the address that was given: the API would wait for it. */
export async function reachRedis(redisUrl: string): Promise<void> {
  const redis = connect({
    url: redisUrl,
    policy: 'fail-fast',
    commandTimeoutMs: 3000,
    onError: () => {},
  });
  try {
    await redis.ping();
  } catch {
    throw new Error(`No Redis answers at ${placeOf(redisUrl)}: is REDIS_URL right?`);
  } finally {
    await redis.close();
  }
}

/** Without the password. */
function placeOf(redisUrl: string): string {
  return URL.canParse(redisUrl) ? new URL(redisUrl).host : `"${redisUrl}"`;
}
