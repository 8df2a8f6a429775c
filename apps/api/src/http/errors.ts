import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@seckill/contracts';
import { DatabaseUnavailable } from '@seckill/db';
import { createErrorThrottle, RedisUnavailable } from '@seckill/redis';
import { LineFull, LineUnavailable } from '@seckill/task-engine';
import { note } from '../network/noted.ts';

const RETRY_AFTER_MS = { overloaded: 2000, unavailable: 1000, rate_limited: 2000 } as const;

type Facts = Pick<ErrorBody, 'field' | 'standby' | 'sale' | 'changes' | 'role' | 'retryAfterMs'>;

/** An answer that is not a success, with a stable code; the HTTP status follows from the code. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly statusCode: number;
  readonly facts: Facts;

  /** `facts` are for programs, beside the code. */
  constructor(code: ErrorCode, message: string, facts: Facts = {}) {
    // Nobody reads the stack of an answer, and to take it is a tenth of what a refusal costs.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.statusCode = ERROR_STATUS[code];
    this.facts = facts;
  }
}

const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_VALIDATION: 'bad_request',
};

function toApiError(error: FastifyError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof LineFull) {
    return new ApiError('overloaded', 'Too many people are at the door. Try again in a moment.');
  }
  if (error instanceof LineUnavailable) {
    return new ApiError('unavailable', 'The line cannot be reached right now. Try again shortly.');
  }
  const known = FASTIFY_CODES[error.code];
  if (known) return new ApiError(known, error.message);
  const status = error.statusCode ?? 500;
  if (status === 429) return new ApiError('rate_limited', 'Too many requests. Slow down a little.');
  if (status === 413) return new ApiError('body_too_large', error.message);
  if (status === 414) return new ApiError('uri_too_long', 'This address is too long.');
  if (status >= 400 && status < 500) {
    return new ApiError(
      error instanceof SyntaxError ? 'invalid_json' : 'bad_request',
      error.message,
    );
  }
  if (error instanceof RedisUnavailable || error instanceof DatabaseUnavailable) {
    return new ApiError('unavailable', 'A store cannot be reached right now. Try again shortly.');
  }
  return new ApiError('internal', 'Something went wrong on our side.');
}

const OF_A_FILE = ['content-encoding', 'content-length', 'cache-control', 'etag', 'last-modified'];

/** Turns whatever was thrown into `{ code, message }`. An unknown error is logged, and its text is not sent. */
export function sendError(
  error: FastifyError | ApiError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const answer = toApiError(error);
  note(request, { code: answer.code });
  if (answer.statusCode >= 500) log(request, error, answer.code);
  // A file may have begun to be answered, with a type, a length and a lifetime of its own.
  for (const name of OF_A_FILE) reply.removeHeader(name);
  void reply.type('application/json; charset=utf-8');
  const waitMs = answer.facts.retryAfterMs ?? retryAfterMs(answer.code);
  if (waitMs) void reply.header('retry-after', Math.ceil(waitMs / 1000));
  return reply.code(answer.statusCode).send({
    code: answer.code,
    message: answer.message,
    ...answer.facts,
    ...(waitMs ? { retryAfterMs: waitMs } : {}),
    ...(answer.statusCode >= 500 ? { requestId: request.id } : {}),
  });
}

const passes = createErrorThrottle();

/**
 * While a store is away there are thousands of refusals: the same reason is one line in five seconds, without a stack, or in
 * ten minutes where a right is missing and says which. A mistake of ours is a line for each request, of which the first in five seconds has the stack.
 */
function log(request: FastifyRequest, error: Error, code: ErrorCode) {
  const reqId = request.id;
  const { message, cause } = error;
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  if (code === 'internal') {
    const facts = passes(`${code} ${reason}`, error) ? { reqId, err: error } : { reqId, reason };
    return request.log.error(facts, code);
  }
  if (passes(`${code} ${reason}`, error)) request.log.warn({ reqId, reason }, code);
}

/** Jittered, so that the turned-away do not all come back in one instant. */
function retryAfterMs(code: ErrorCode): number | undefined {
  if (code !== 'overloaded' && code !== 'unavailable' && code !== 'rate_limited') return undefined;
  return Math.round(RETRY_AFTER_MS[code] * (0.75 + Math.random() / 2));
}
