/// <reference types="@fastify/swagger" />
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

/** Serves the built page. Every address that is not a file is the page's own to route. */
export const page: FastifyPluginAsync<{ root: string }> = async (app, { root }) => {
  await app.register(helmet, {
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

  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });

  const index = await readFile(join(root, 'index.html'));
  const routes = ['/sales/*', '/orders', '/account', '/inbox', '/admin', '/admin/*'];
  for (const url of routes) {
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index),
    );
  }
};
