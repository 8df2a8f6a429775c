import type { FORGOTTEN_TALLY, Overview, TaskStatusName, TicketTally } from '@seckill/contracts';
import type { FORGOTTEN, TaskStatus, WorkerInfo } from '@seckill/task-engine';
import type { PlaceTally } from '@seckill/tasks';
import type { Static } from 'typebox';

type Same<A, B> = [A, B] extends [B, A] ? true : false;
type Holds<Checks extends true[]> = Checks;

/** The engine knows no wire, so these types exist twice. Where the two differ, this file does not compile. */
export type WireAgrees = Holds<
  [
    Same<TaskStatus, Static<typeof TaskStatusName>>,
    Same<PlaceTally, TicketTally>,
    Same<typeof FORGOTTEN, typeof FORGOTTEN_TALLY>,
    // How a worker and its version get on is no operator's business.
    Same<Omit<WorkerInfo, 'protocol'>, Overview['workers'][number]>,
  ]
>;
