import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { describeOperation } from './describe-operation.ts';

// By its name: for one without, fastify-plugin looks into a stack trace, for which Node reads the source map of the whole
// program, and an API started two seconds of processor time later.
const describeApi: FastifyPluginAsync = async (app) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Seckill',
        version: '1',
        description:
          'A flash sale: a purchase takes a place in line and is answered at once, the verdict follows.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'seckill_session' },
          admin: { type: 'http', scheme: 'bearer' },
          webhookSignature: { type: 'apiKey', in: 'header', name: 'webhook-signature' },
          adminSession: { type: 'apiKey', in: 'cookie', name: 'seckill_admin' },
        },
      },
    },
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, i) =>
        typeof $id === 'string' ? $id : `def-${i}`,
    },
    transform: ({ schema, url, route: { method, config } }) => ({
      schema: schema.hide
        ? schema
        : describeOperation(schema, { method: String(method), url, ...config }),
      url,
    }),
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    transformStaticCSP: (policy) => `${policy} frame-ancestors 'none';`,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
};

/** The document at /api/openapi.json, made from the routes' own schemas, and its browser at /api/docs. */
export const openapi = fp(describeApi);
