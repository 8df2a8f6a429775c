import { scriptsIn } from '@seckill/redis';
import { READ_STATE } from '../engine/read-state-lua.ts';
import { RETRY_JOB } from '../engine/bullmq-retry-job.ts';

const pieces = { 'reprocess-job': RETRY_JOB, 'read-state': READ_STATE };
const script = scriptsIn(new URL('./scripts/', import.meta.url), pieces);

/** Remembers a submission. */
export const rememberSubmission = script('remember-submission', ['ids', 'args'], String);

/** Takes the delay out of the options of a job that is put off; false: it is not. */
export const forgetDelay = script('forget-delay', ['job', 'delayed'], (reply) => reply === 1);

/** Gives a failed plain task all its tries again, unless it is failed no more. */
export const reviveJob = script('revive', 'several', (reply) =>
  reply === 'retried' ? reply : 'not_failed',
);
