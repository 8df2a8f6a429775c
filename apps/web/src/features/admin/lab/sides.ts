import type { LabSide } from '@seckill/contracts';

/** The two shops in the order in which they are shown: first what people know, then what they come to learn. */
export const SIDES: readonly LabSide[] = ['synchronous', 'queued'];
