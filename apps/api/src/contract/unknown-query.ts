import { LanguageQuery } from '@seckill/contracts';
import type { FastifyInstance } from 'fastify';

/** Unknown fields are refused, in a query too: a route that names none takes the language of its answer and nothing else. */
export function refuseUnknownQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { schema } = route;
    if (!schema || schema.hide || !route.url.startsWith('/api/')) return;
    route.schema = { querystring: LanguageQuery, ...schema };
  });
}
