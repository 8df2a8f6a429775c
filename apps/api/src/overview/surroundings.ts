import { hostname } from 'node:os';
import type { Overview } from '@seckill/contracts';
import { WORKER_CAPABILITIES, type Readiness, type ReadinessWatch } from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';

export type Surroundings = ReturnType<typeof createSurroundings>;

type Parts = {
  tasks: Tasks;
  readiness: ReadinessWatch;
  /** What this process has to do. */
  load: { readonly isShedding: boolean; readonly inHand: number };
};

/** What is around the sales: who works, what waits, how the stores do, and which process tells. */
export function createSurroundings({ tasks, readiness, load }: Parts) {
  const tell = (seen: Readiness | undefined): Required<Pick<Overview, 'stores' | 'api'>> => ({
    stores: { ...(seen && { redis: seen.redis, mysql: seen.mysql }) },
    api: {
      host: hostname(),
      pid: process.pid,
      inHand: load.inHand,
      isShedding: load.isShedding,
      ...(seen?.clockOffsetMs !== undefined && { clockOffsetMs: seen.clockOffsetMs }),
    },
  });

  return {
    /** A second old at most. */
    look: async () => tell(await readiness.look()),
    /** What is known, without waiting for a store that may be away; it is looked at meanwhile. */
    known() {
      void readiness.look();
      return tell(readiness.last());
    },
    async workers(): Promise<Overview['workers']> {
      const workers = await tasks.workers();
      return workers.map(({ capabilities = [], ...worker }) => ({
        ...worker,
        isEarlier: WORKER_CAPABILITIES.some((each) => !capabilities.includes(each)),
      }));
    },
    queues: () => tasks.queues(),
  };
}
