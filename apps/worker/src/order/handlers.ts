import {
  PATIENCE_MS,
  expire,
  expireRound,
  place,
  promote,
  reconcile,
  type Log,
  type Parts,
  type RoundFailure,
} from '@seckill/sales';
import { createThrottle } from '@seckill/redis';
import { handle, type TaskContext } from '@seckill/task-engine';
import { orderExpire, orderPlace, orderPromote, orderReconcile, orderSweep } from '@seckill/tasks';
import { lineOfBatch, named } from './log-lines.ts';
import type { RepairMetrics } from './repairs.ts';

/** A round that stays broken is passed over every second; that is said once a minute. */
const QUIET_MS = 60_000;

export type OrderParts = Parts & { log: Log; metrics?: RepairMetrics };

/** Everything that happens to an order, and what keeps orders right when something else went wrong. */
export const orderHandlers = ({ log, metrics, ...parts }: OrderParts) => {
  const passes = createThrottle(QUIET_MS);
  const report = (
    by: 'expire' | 'reconcile',
    failures: readonly RoundFailure[],
    keep: TaskContext['log'],
  ) => {
    metrics?.passedOver(by, failures.length);
    for (const failure of failures) {
      const { saleId, round } = failure;
      keep(`${named(failure)} was passed over: ${String(failure.err)}`);
      if (passes(`${by} ${saleId}-${round}`)) log.warn(failure, `${by}: a round was passed over`);
    }
  };
  return [
    handle(orderPlace, async (batch) => {
      const results = await place(parts, batch);
      batch.log(lineOfBatch(batch, results));
      return results;
    }),
    handle(orderExpire, async (id, context) => {
      context.log(`${named(id)}: ends what is not paid in time`);
      const done = await expireRound(parts, id);
      context.log(`orders ended: ${done.expired}, and their units given back`);
      return done;
    }),
    handle(orderPromote, async (id, context) => {
      context.log(`${named(id)}: gives free units to those on standby`);
      const done = await promote(parts, id);
      context.log(`got one: ${done.promoted}; told that their wait is over: ${done.ended}`);
      return done;
    }),
    handle(orderSweep, async (_args, context) => {
      const { rounds, expired, failures } = await expire(parts, { patienceMs: PATIENCE_MS });
      context.log(`rounds with overdue orders: ${rounds}; orders ended: ${expired}`);
      report('expire', failures, context.log);
      return { expired };
    }),
    handle(orderReconcile, async (_args, context) => {
      const { failures, rounds, ...repairs } = await reconcile(parts, {
        patienceMs: PATIENCE_MS,
        repaired: metrics?.repaired,
      });
      const { released, rebuilt, promoted, told, balanced } = repairs;
      context.log(
        `rounds looked at: ${rounds}; claims released: ${released}, rebuilt: ${rebuilt}; on standby got a unit: ${promoted}; tickets told: ${told}; put right in the books: ${balanced}`,
      );
      report('reconcile', failures, context.log);
      return repairs;
    }),
  ];
};
