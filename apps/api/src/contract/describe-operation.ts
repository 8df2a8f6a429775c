import { ERROR_STATUS, ErrorBody, type ErrorCode } from '@seckill/contracts';
import type { FastifySchema } from 'fastify';
import { READS } from '../http/reads.ts';
import { isOperatorsPath } from '../network/operators-path.ts';
import { kindOf } from '../load/kind.ts';
import { exampleOf, type Schema } from './example-of.ts';
import { roleNeeded } from './roles.ts';

/** Open to everybody; all others ask for a session, and those of operators for the operator. */
const PUBLIC = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'POST /api/session/guest',
  'POST /api/session',
  'DELETE /api/session',
  'POST /api/users',
  'GET /api/sales',
  'GET /api/sales/:saleId',
  'GET /api/sales/:saleId/rounds/:round/record',
  'GET /api/tickets',
  'POST /api/orders/claim',
  'GET /api/banners',
  'GET /api/live',
  'POST /api/admin/session',
]);

type Operation = { method: string; url: string; refusals?: readonly ErrorCode[] };

/**
 * An operation as the document tells it: its id, who may call it, examples, and for each status that is no success the codes that it
 * may have. A route names those of its own (`mayRefuse`), what holds for every operation of its kind is added here.
 */
export function describeOperation(
  schema: FastifySchema,
  operation: Operation,
): FastifySchema & { operationId: string } {
  const { method, url } = operation;
  const answers = Object.entries(Object(schema.response)).filter(
    ([status, answer]) => answer !== ErrorBody && !status.endsWith('xx'),
  );
  return {
    ...schema,
    ...(schema.body !== undefined && { body: withExample(schema.body) }),
    operationId: operationIdOf(method, url),
    security: securityOf(method, url),
    ...(isOperatorsPath(url) &&
      !PUBLIC.has(`${method} ${url}`) && { 'x-role': roleNeeded(method, url) }),
    response: {
      ...refusalsOf(operation),
      ...Object.fromEntries(answers.map(([status, answer]) => [status, withExample(answer)])),
    },
  };
}

function withExample(schema: unknown): object {
  const described: Schema = Object(schema);
  const isJson = described.type !== 'null' && !('content' in described);
  return !isJson ? described : { ...described, examples: [exampleOf(described)] };
}

/** The body of an error for each status, with the codes that it may have here. */
function refusalsOf(operation: Operation): Record<string, object> {
  const codes = [...new Set([...commonRefusals(operation), ...(operation.refusals ?? [])])];
  const statuses = [...new Set(codes.map((code) => ERROR_STATUS[code]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const enumeration = codes.filter((code) => ERROR_STATUS[code] === status);
      return [String(status), errorOf(enumeration)];
    }),
  );
}

function commonRefusals({ method, url }: Operation): ErrorCode[] {
  const isOfTheApi = url.startsWith('/api/');
  const isAdmins = isOperatorsPath(url);
  const [scheme] = securityOf(method, url);
  return [
    'bad_request',
    'request_timeout',
    'headers_too_large',
    'internal',
    ...when(isOfTheApi, 'unavailable'),
    ...when(url.includes(':'), 'uri_too_long'),
    ...when(!READS.has(method), 'origin_forbidden', 'invalid_json', 'body_too_large'),
    ...when(!READS.has(method), 'unsupported_media_type'),
    ...when(scheme !== undefined && !('webhookSignature' in scheme), 'unauthenticated'),
    // Of guesses at the token; and at the shop's port nothing is there, where operators have one of their own.
    ...when(isAdmins, 'rate_limited'),
    ...when(scheme !== undefined && needsMoreThanLook(method, url), 'role_required'),
    ...when(isAdmins || url === '/metrics', 'not_found'),
    ...when(kindOf(method, url) !== 'vital', 'overloaded'),
  ];
}

const needsMoreThanLook = (method: string, url: string): boolean =>
  isOperatorsPath(url) && roleNeeded(method, url) !== 'look';

const when = (is: boolean, ...codes: ErrorCode[]): ErrorCode[] => (is ? codes : []);

function errorOf(codes: ErrorCode[]) {
  const { code, ...properties } = ErrorBody.properties;
  const [first = 'internal'] = codes;
  const waits = ['overloaded', 'unavailable', 'rate_limited'].includes(first);
  return {
    description: codes.join(', '),
    type: 'object',
    required: ErrorBody.required,
    properties: { code: { ...code, enum: codes }, ...properties },
    examples: [
      {
        code: first,
        message: 'What is wrong, in words for people.',
        ...(waits && { retryAfterMs: 1500 }),
      },
    ],
  };
}

/** `GET /api/sales/:saleId/ticket` is `getSalesBySaleIdTicket`. */
function operationIdOf(method: string, url: string): string {
  const words = url
    .replace(/^\/api\//, '/')
    .replaceAll(/:(\w)/g, (_, letter: string) => `by-${letter}`)
    .split(/[/-]/)
    .filter((word) => word !== '');
  return (
    method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')
  );
}

function securityOf(method: string, url: string): { [scheme: string]: string[] }[] {
  if (PUBLIC.has(`${method} ${url}`)) return [];
  if (url === '/api/payments/webhook') return [{ webhookSignature: [] }];
  return isOperatorsPath(url) ? [{ admin: [] }, { adminSession: [] }] : [{ session: [] }];
}
