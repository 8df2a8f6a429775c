import { scriptsIn } from '@seckill/redis';

const script = scriptsIn(new URL('./scripts/', import.meta.url));

/** Remembers a submission. */
export const rememberSubmission = script('remember-submission', ['ids', 'args'], String);
