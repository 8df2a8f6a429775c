import serializerSelector, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';

const build = serializerSelector();

/**
 * Fastify's own serializers, each made for the first answer that needs it: to make those of every route, for every code that it
 * may answer with, took a third of a start, and most are never needed.
 */
export const lateSerializers: SerializerFactory = (schemas, options) => {
  const compile = build(schemas, options);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (answer) => (serialize ??= compile(route))(answer);
  };
};
