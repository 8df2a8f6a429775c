import type { Socket } from 'node:net';
import type { ErrorCode } from '@seckill/contracts';
import { hangUpWith } from './hang-up.ts';

const REASONS: Record<string, [code: ErrorCode, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The headers are too large.'],
};

/** Answers what Node could not read as a request, and hangs up: there is no request yet to reply to. */
export function refuseNonsense(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET') return;
  hangUpWith(socket, ...(REASONS[error.code ?? ''] ?? ['bad_request', 'This is no HTTP request.']));
}
