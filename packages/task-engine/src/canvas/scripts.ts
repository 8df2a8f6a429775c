import { scriptsIn } from '@seckill/redis';
import { READ_STATE } from '../engine/read-state-lua.ts';
import { list } from '../engine/scripts.ts';

const script = scriptsIn(new URL('./scripts/', import.meta.url), { 'read-state': READ_STATE });

/** Makes a placeholder of a step that ended because one before it failed. */
export const resetPlaceholder = script('reset-placeholder', ['state'], (reply) => reply === 1);

/** Keeps a result for a chord; answers all of them once they are complete. */
export const join = script('join', ['results'], (reply) => list(reply).map(String));
