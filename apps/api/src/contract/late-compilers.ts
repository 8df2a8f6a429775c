import ajvCompiler, { type Options } from '@fastify/ajv-compiler';
import serializerSelector, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaCompiler } from 'fastify';

/*
 * Fastify's own validators and serializers, each made for the first request or answer that needs it: to make those of every route,
 * for every code that it may answer with, took half of a start, and most are never needed.
 */

const buildSerializer = serializerSelector();
const buildValidator = ajvCompiler();

export const lateSerializers: SerializerFactory = (schemas, options) => {
  const compile = buildSerializer(schemas, options);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (answer) => (serialize ??= compile(route))(answer);
  };
};

export function lateValidators(customOptions: Options): FastifySchemaCompiler<unknown> {
  const compile = buildValidator({}, { customOptions });
  return (route) => {
    let validate: ReturnType<typeof compile> | undefined;
    return (value) => {
      validate ??= compile({ ...route });
      return validate(value) === true || { error: validate.errors ?? [] };
    };
  };
}
