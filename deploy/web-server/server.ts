import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import proxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { WebServerConfig } from './config.ts';

type Forwardable = Pick<FastifyRequest, 'ip' | 'protocol' | 'host' | 'headers'>;

const wsClientOptions = {
  handshakeTimeout: 5000,
  // By default the cookie alone goes on; without Origin the API could not refuse strange pages.
  rewriteRequestHeaders: (headers: object, request: Forwardable) => ({
    ...headers,
    ...forwarded(request),
    ...pick(request, 'cookie', 'origin'),
  }),
};

/** Serves the built page, and passes /api on to the API, sockets too. Nothing else of the API shows. */
export async function buildWebServer(config: WebServerConfig): Promise<FastifyInstance> {
  const { root, apiUrl, logLevel, trustProxy } = config;
  const app = Fastify({
    logger: { level: logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
  });

  app.get('/healthz', async () => ({ alive: true }));
  await app.register(proxy, {
    upstream: apiUrl,
    prefix: '/api',
    rewritePrefix: '/api',
    websocket: true,
    undici: { connections: 256, pipelining: 1 },
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({ ...headers, ...forwarded(request) }),
      onError: (reply) => {
        reply.code(503).header('retry-after', '1');
        reply.send({
          code: 'unavailable',
          message: 'The shop cannot be reached. Try again shortly.',
        });
      },
    },
    wsServerOptions: { maxPayload: 64 * 1024 },
    wsClientOptions,
  });

  await app.register(async (pages) => {
    await pages.register(helmet, {
      contentSecurityPolicy: {
        directives: {
          'img-src': ["'self'", 'data:', 'https:'],
          'connect-src': ["'self'", 'ws:', 'wss:'],
          'frame-ancestors': ["'none'"],
          // Would break the page on plain http, which a demo on a local network is.
          'upgrade-insecure-requests': null,
        },
      },
      strictTransportSecurity: false,
    });
    await pages.register(fastifyStatic, {
      root,
      cacheControl: false,
      setHeaders(reply, path) {
        const hashed = path.includes('/assets/');
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    const index = await readFile(join(root, 'index.html'));
    pages.setNotFoundHandler((request, reply) => {
      // An address without a dot is not a file: the page routes it.
      const routed = request.method === 'GET' && !request.url.split('?')[0]?.includes('.');
      if (!routed) return reply.code(404).send({ code: 'not_found', message: 'Nothing is here.' });
      return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index);
    });
  });
  return app;
}

function forwarded(request: Pick<Forwardable, 'ip' | 'protocol' | 'host'>) {
  return {
    'x-forwarded-for': request.ip,
    'x-forwarded-proto': request.protocol,
    'x-forwarded-host': request.host,
  };
}

function pick({ headers }: Pick<Forwardable, 'headers'>, ...names: ('cookie' | 'origin')[]) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
