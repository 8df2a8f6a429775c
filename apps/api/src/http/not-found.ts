import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Answers unknown addresses with 404, and known ones asked by another method with 405 and `Allow`. */
export function answerUnknownRoutes(app: FastifyInstance) {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });

  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    for (const [pattern, allowed] of methods) {
      if (!pattern.includes('*') && matches(pattern, path) && !allowed.has(request.method)) {
        return reply
          .code(405)
          .header('allow', [...allowed].join(', '))
          .send({ code: 'method_not_allowed', message: `Use ${[...allowed].join(' or ')} here.` });
      }
    }
    return reply
      .code(404)
      .send({ code: 'not_found', message: 'There is nothing at this address.' });
  });
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => part.startsWith(':') || part === given[i])
  );
}
