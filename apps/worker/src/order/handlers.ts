import {
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
import { handle } from '@seckill/task-engine';
import { orderExpire, orderPlace, orderPromote, orderReconcile, orderSweep } from '@seckill/tasks';

/** A round that stays broken is passed over every second; that is said once a minute. */
const QUIET_MS = 60_000;

/** Everything that happens to an order, and what keeps orders right when something else went wrong. */
export const orderHandlers = ({ log, ...parts }: Parts & { log: Log }) => {
  const passes = createThrottle(QUIET_MS);
  const report = (what: string, failures: readonly RoundFailure[]) => {
    for (const failure of failures) {
      const { saleId, round } = failure;
      if (passes(`${what} ${saleId}-${round}`)) {
        log.warn(failure, `${what}: a round was passed over`);
      }
    }
  };
  return [
    handle(orderPlace, (batch) => place(parts, batch)),
    handle(orderExpire, (id) => expireRound(parts, id)),
    handle(orderPromote, (round) => promote(parts, round)),
    handle(orderSweep, async () => {
      const { expired, failures } = await expire(parts);
      report('the sweep', failures);
      return { expired };
    }),
    handle(orderReconcile, () => reconcile(parts)),
  ];
};
