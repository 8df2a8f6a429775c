import type { EditSaleRequest } from '@seckill/contracts';
import type { Tasks } from '@seckill/task-engine';

/** Of a worker: that it makes the order of as many units as its ticket asked for. */
export const SEVERAL_UNITS = 'several-units';

/** Of a worker: that it decides the first tickets of a sale in an order that is drawn. */
export const OPENING_DRAW = 'opening-draw';

/** Of a worker: that it makes one order per number where a sale asks for a confirmed phone. */
export const VERIFIED_PHONES = 'verified-phones';

/** What the workers of this version can do that those of an earlier one could not. */
export const WORKER_CAPABILITIES: readonly string[] = [
  SEVERAL_UNITS,
  OPENING_DRAW,
  VERIFIED_PHONES,
];

/** Workers of an earlier version that run. They would decide the tickets of such a sale as if it asked for nothing new. */
export type WorkersTooOld = { outcome: 'workers_too_old'; workers: string[] };

type Asked = Pick<EditSaleRequest, 'perBuyer' | 'drawMs' | 'buyers'>;

/**
 * Which running workers cannot do what a sale with these terms asks of them.
 *
 * @throws LineUnavailable when Redis does not answer: then nobody knows who runs.
 */
export async function findTooOld(
  tasks: Pick<Tasks, 'workersWithout'>,
  { perBuyer = 1, drawMs = 0, buyers }: Asked,
): Promise<WorkersTooOld | undefined> {
  const needed = [
    ...(perBuyer > 1 ? [SEVERAL_UNITS] : []),
    ...(drawMs > 0 ? [OPENING_DRAW] : []),
    ...(buyers === 'verified' ? [VERIFIED_PHONES] : []),
  ];
  const without = await Promise.all(needed.map((each) => tasks.workersWithout(each)));
  const workers = without.find(({ length }) => length > 0);
  if (!workers) return undefined;
  return {
    outcome: 'workers_too_old',
    workers: workers.map(({ host, pid }) => `process ${pid} on ${host}`),
  };
}
