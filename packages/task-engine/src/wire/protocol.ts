/**
 * What workers keep in Redis for each other, and how: raised when workers of two numbers must not run side by side.
 * 2: every worker runs its own schedules; before, one list belonged to the worker that started last.
 */
export const PROTOCOL = 2;
