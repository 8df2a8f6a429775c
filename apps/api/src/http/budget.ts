import type { Parts } from '@seckill/sales';

/** What MySQL may take of one request, however often it is asked; a second less than a page is patient. */
const BUDGET_MS = 2800;

/** The same parts, with one time limit for all that a use case asks of MySQL. */
export const withBudget = <P extends Pick<Parts, 'db'>>(parts: P): P => ({
  ...parts,
  db: parts.db.withBudget(BUDGET_MS),
});
