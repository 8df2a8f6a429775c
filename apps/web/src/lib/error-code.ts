import type { ErrorCode } from '@seckill/contracts';

/** `network`: no answer arrived, so what the server did is unknown. */
export type ApiErrorCode = ErrorCode | 'network';
