import { script } from '../engine/scripts.ts';

/** Changes the books of a schedule unless somebody else did. */
export const writeSchedule = script(import.meta.url, 'schedule-write', (reply) =>
  reply === 'written' ? 'written' : 'changed',
);
