import { scriptsIn } from '@seckill/redis';

const script = scriptsIn(new URL('./scripts/', import.meta.url));

/** Changes the books of a schedule unless somebody else did. */
export const writeSchedule = script('schedule-write', ['books'], (reply) =>
  reply === 'written' ? 'written' : 'changed',
);
