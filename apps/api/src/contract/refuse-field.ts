import type { FastifySchemaValidationError } from 'fastify';
import { ApiError } from '../http/errors.ts';

/** A name that a field could have. */
const NAME = /^[\w-]{1,64}$/;

/**
 * The answer to what does not fit its schema: which field it is, and what it must be like in the words of the schema. `part`: body,
 * params, querystring or headers. What was sent is never repeated.
 */
export function refuseField([first]: FastifySchemaValidationError[], part: string): ApiError {
  const path = first?.instancePath ?? '';
  const { missingProperty, additionalProperty } = first?.params ?? {};
  const name = missingProperty ?? additionalProperty;
  const inside = typeof name === 'string' && NAME.test(name) ? `/${name}` : '';
  const field = `${part === 'querystring' ? 'query' : part}${path}${inside}`;
  return new ApiError('bad_request', `${field} ${ruleOf(first)}`, { field });
}

function ruleOf(error: FastifySchemaValidationError | undefined): string {
  if (error?.keyword === 'required') return 'is missing';
  if (error?.keyword === 'additionalProperties') return 'is not known';
  const schema = error && 'parentSchema' in error ? error.parentSchema : undefined;
  const { description } = (schema ?? {}) as { description?: string };
  return description ? `must be ${description}` : (error?.message ?? 'is not as it must be');
}
