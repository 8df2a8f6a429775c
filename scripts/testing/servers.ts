import type { TestProject } from 'vitest/node';
import { startRedisCluster } from '@seckill/redis/cluster-servers';
import { startMariadb, startRedis } from '../services/index.ts';
import { build } from '../typescript/index.mjs';

/**
 * One private Redis, one cluster of it and one MariaDB for the whole run, unless TEST_REDIS_URL, TEST_REDIS_CLUSTER_URL or
 * TEST_MYSQL_URL names one. With TEST_BUILD=as-needed each test file builds the programs that it starts: to run one file after the other.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const {
    TEST_REDIS_URL: redisUrl,
    TEST_REDIS_CLUSTER_URL: clusterUrl,
    TEST_MYSQL_URL: mysqlUrl,
    TEST_BUILD: when,
  } = process.env;
  const [redis, cluster, mariadb] = await Promise.all([
    redisUrl ? undefined : startRedis(),
    clusterUrl ? undefined : startRedisCluster(),
    mysqlUrl ? undefined : startMariadb({ durable: false }),
    // Here and once, so that no two files make them at one time; a file that needs them will say if it failed.
    when === 'as-needed'
      ? undefined
      : build('apps/api', 'apps/worker', 'apps/loadtest').catch(() => undefined),
  ]);
  project.provide('redisUrl', redisUrl ?? redis?.url ?? '');
  project.provide('clusterUrl', clusterUrl ?? cluster?.url ?? '');
  project.provide('mysqlUrl', mysqlUrl ?? mariadb?.url ?? '');
  const { MODEL_RUNS: modelRuns = '1', MODEL_SEED: modelSeed = '20261126' } = process.env;
  project.provide('modelRuns', Number(modelRuns));
  project.provide('modelSeed', Number(modelSeed));
  return async () => {
    await Promise.all([redis?.stop(), cluster?.stop(), mariadb?.stop()]);
  };
}
