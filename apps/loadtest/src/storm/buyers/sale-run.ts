import type { ResetResult } from '@seckill/contracts';
import type { Entry } from './entry.ts';
import type { Settlement } from './settlement.ts';

/** One sale of the storm: its round, what its buyers went through and, if they pay, the settlement. */
export type SaleRun = {
  reset: ResetResult;
  settlement: Settlement | undefined;
  /** By user id, where the sale asks for one. */
  passes: ReadonlyMap<string, string>;
  entries: Entry[];
  /** From the shot to its last verdict. */
  decidedMs: number;
};
