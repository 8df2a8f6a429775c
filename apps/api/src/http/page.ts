/// <reference types="@fastify/swagger" />
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { pageAt, type Language } from '@seckill/contracts';
import { languageOf } from './language.ts';
import { readTemplate, type PageContent } from './page-html.ts';

/** What is on the page at an address; `not_found` where there is nothing. Never late, never throws. */
export type ContentOf = (
  path: string,
  language: Language | undefined,
) => Promise<PageContent | 'not_found'>;

type Options = {
  root: string;
  /** What goes along with the page; without it, as behind Caddy, the page asks for everything itself. */
  contentOf?: ContentOf;
};

/** What the page never asks a browser for, nor lets a part of it ask. */
const UNUSED = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';
/** The worker that solves the work of a pass runs WebAssembly, and asks for nothing; its policy is its own. */
const SOLVER = /^\/assets\/solver-[^/]+\.js/;
const POLICY_OF_SOLVER = "default-src 'none';script-src 'self' 'wasm-unsafe-eval'";
const A_YEAR = 'max-age=31536000';
const A_DAY = 'public, max-age=86400, stale-while-revalidate=604800';
const compress = promisify(gzip);

const withoutContent: ContentOf = async (path) => (pageAt(path) ? {} : 'not_found');

/**
 * Serves the built page. As behind Caddy, an address without a dot that is not of the API is the page's own to route,
 * and so is any other that a person asks for: who follows a dead link meets the shop, with status 404.
 */
export const page: FastifyPluginAsync<Options> = async (
  app,
  { root, contentOf = withoutContent },
) => {
  const template = readTemplate(await readFile(join(root, 'index.html'), 'utf8'));
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        'script-src': ["'self'", ...template.scriptHashes],
        // A picture of a sale may be anywhere.
        'img-src': ["'self'", 'data:', 'https:'],
        'connect-src': ["'self'"],
        'font-src': ["'self'", 'data:'],
        // Sizes that a part measures are set as style attributes.
        'style-src': ["'self'", "'unsafe-inline'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        // Would break the page on plain http, which a demo on a local network is.
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: false,
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('permissions-policy', UNUSED);
    if (request.protocol === 'https') void reply.header('strict-transport-security', A_YEAR);
    done();
  });

  await app.register(fastifyStatic, {
    root,
    index: false,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      const address = path.slice(root.length);
      reply.header('cache-control', lifetime(address));
      if (SOLVER.test(address)) reply.header('content-security-policy', POLICY_OF_SOLVER);
    },
  });

  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (/^\/api(\/|$)/.test(path)) return reply.callNotFound();
    if (path.includes('.') && !isAskedByPerson(request)) return reply.callNotFound();
    const content = await contentOf(path, languageOf(request));
    const found = content === 'not_found' ? {} : content;
    const html = template.fill(found, `${request.protocol}://${request.host}`);
    void reply
      .code(content === 'not_found' ? 404 : 200)
      .header('cache-control', 'no-cache')
      .header('vary', 'Accept-Encoding, Accept-Language')
      .type('text/html; charset=utf-8');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(html);
    return reply.header('content-encoding', 'gzip').send(await compress(html));
  });
};

function isAskedByPerson({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

/** What has a hash in its name never changes; pictures and icons may be a day old, which saves the rush from asking. */
function lifetime(path: string): string {
  if (path.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  return /\.(svg|png|webp|avif|jpe?g|ico)$/.test(path) ? A_DAY : 'no-cache';
}
