import { defineTask } from '@seckill/task-engine';
import { Type } from 'typebox';

const args = Type.Object({ n: Type.Integer() });
const result = Type.Object({ n: Type.Integer() });
/** Results go soon, so that what Redis holds does not grow with the number of tasks that have ended. */
export const RESULTS_KEPT_SECONDS = 10;
const plain = { queue: 'endure', args, result, resultTtlSeconds: RESULTS_KEPT_SECONDS };

export const single = defineTask({ name: 'endure.single', ...plain });

/** Fails at its first attempt. */
export const stumbling = defineTask({
  name: 'endure.stumbling',
  ...plain,
  retry: { attempts: 10, baseMs: 50, capMs: 500, jitter: 0.5 },
});

/** Ends in failure. */
export const hopeless = defineTask({ name: 'endure.hopeless', ...plain });

export const LANES = 8;

/** Batched: a ticket of a line. */
export const ticket = defineTask({
  name: 'endure.ticket',
  queue: 'endure-line',
  args,
  result,
  resultTtlSeconds: RESULTS_KEPT_SECONDS,
  batch: { max: 200, shards: 2, by: ({ n }) => `lane-${n % LANES}`, tally: () => 'done' },
});

export const kinds = [single, stumbling, hopeless, ticket];

/** How one of twenty tasks is submitted. `late`: a single one, with a countdown. */
export type Way = 'single' | 'late' | 'stumbling' | 'hopeless' | 'ticket';

export const WAYS: readonly Way[] = [
  ...Array<Way>(10).fill('ticket'),
  ...Array<Way>(5).fill('single'),
  ...Array<Way>(2).fill('late'),
  ...Array<Way>(2).fill('stumbling'),
  'hopeless',
];
