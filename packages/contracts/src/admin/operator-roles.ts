/** What operators may do, each more than the one before: look at everything; run sales and tasks; change and take away. */
export const OPERATOR_ROLES = ['look', 'run', 'administer'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** Whether who has a role may do what needs another. */
export const mayDo = (has: OperatorRole, needs: OperatorRole): boolean =>
  OPERATOR_ROLES.indexOf(has) >= OPERATOR_ROLES.indexOf(needs);
