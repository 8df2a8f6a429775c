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
      keep(`sale ${saleId}, round ${round} was passed over: ${String(failure.err)}`);
      if (passes(`${by} ${saleId}-${round}`)) log.warn(failure, `${by}: a round was passed over`);
    }
  };
  return [
    handle(orderPlace, (batch) => place(parts, batch)),
    handle(orderExpire, (id) => expireRound(parts, id)),
    handle(orderPromote, (round) => promote(parts, round)),
    handle(orderSweep, async (_args, context) => {
      const { expired, failures } = await expire(parts, { patienceMs: PATIENCE_MS });
      report('expire', failures, context.log);
      return { expired };
    }),
    handle(orderReconcile, async (_args, context) => {
      const { failures, ...repairs } = await reconcile(parts, {
        patienceMs: PATIENCE_MS,
        repaired: metrics?.repaired,
      });
      report('reconcile', failures, context.log);
      return repairs;
    }),
  ];
};
