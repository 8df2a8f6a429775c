import { script } from '../engine/scripts.ts';

/** Remembers a submission. */
export const recordHistory = script(import.meta.url, 'remember-submission', String);
