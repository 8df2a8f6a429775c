import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AuditList, AuditQuery, ErrorBody } from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { withBudget } from '../http/budget.ts';
import type { Admins } from '../who/admins.ts';

const PAGE = 50;

type Options = { db: Db; admins: Admins };

/** What operators did, and who was not let in. */
export const auditRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { db, admins }) => {
  app.get(
    '/api/admin/audit',
    {
      onRequest: admins.require,
      schema: {
        tags: ['admin'],
        summary: 'Who changed what as an operator, and who failed to sign in; newest first',
        querystring: AuditQuery,
        response: { 200: AuditList, '4xx': ErrorBody },
      },
    },
    async ({ query }) => {
      const limit = Number(query.limit ?? PAGE);
      // One more than asked for tells whether there is a next page.
      const rows = await withBudget({ db }).db.listAudit({ from: query.from, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return {
        entries: page.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
        next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    },
  );
};
