import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** As redis://127.0.0.1:6379; a test file uses its own key prefix. */
    redisUrl: string;
    /** As redis+cluster://127.0.0.1:7001,127.0.0.1:7002: a Redis Cluster, with no replicas. */
    clusterUrl: string;
    /** As mysql://root@127.0.0.1:3306, may create databases; a test file uses its own. */
    mysqlUrl: string;
    /** How many times as many runs as committed each model test makes: MODEL_RUNS. */
    modelRuns: number;
    /** What their random numbers begin with: MODEL_SEED. */
    modelSeed: number;
  }
}
