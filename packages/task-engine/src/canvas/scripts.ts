import { list, script } from '../engine/scripts.ts';

/** Keeps a result for a chord; answers all of them once they are complete. */
export const join = script(import.meta.url, 'join', (reply) => list(reply).map(String));
