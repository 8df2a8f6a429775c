/**
 * What the processes keep in Redis for each other, and how: raised when two numbers must not run side by side.
 * 2: every worker runs its own schedules; before, one list belonged to the worker that started last.
 * 3: a line keeps turns and places, and every batch waits for its turn; before, workers decided as jobs came.
 */
export const PROTOCOL = 3;
