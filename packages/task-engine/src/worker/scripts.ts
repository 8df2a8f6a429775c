import { scriptsIn } from '@seckill/redis';
import { list } from '../engine/scripts.ts';

const script = scriptsIn(new URL('./scripts/', import.meta.url));

/** Jobs of a queue that are due although no worker has seen it, and those that have waited too long behind more urgent ones. */
export const readOverdue = script('overdue', ['delayed', 'prioritized'], (reply) => {
  const [due, old] = list(reply);
  return { due: list(due).map(String), old: list(old).map(String) };
});
