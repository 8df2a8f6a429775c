import { script } from '../engine/scripts.ts';

/** Remembers a submission. */
export const rememberSubmission = script(import.meta.url, 'remember-submission', String);
