import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminSale,
  AdminSaleList,
  AdminSaleQuery,
  EditSaleRequest,
  EmptyBody,
  ErrorBody,
  isTooDear,
  LIMITS,
  NewSaleRequest,
  SaleParams,
} from '@seckill/contracts';
import type { SaleEdited } from '@seckill/db';
import {
  createSale,
  editSale,
  publishDraft,
  type Log,
  type Parts,
  type WorkersTooOld,
} from '@seckill/sales';
import { mayRefuse } from '../contract/refusals.ts';
import { roleOfEdit } from '../contract/roles.ts';
import { ApiError } from '../http/errors.ts';
import { IdempotencyHeaders, operationKey } from '../http/idempotency.ts';
import { toAdminSale, type SaleBoard } from '../sales/board.ts';
import { withBudget } from '../http/budget.ts';
import { operatorOf, requireRole, type Admins } from '../who/admins.ts';
import { note } from '../network/noted.ts';

/** All its words in every language, in characters of four bytes that are written as escapes. */
const BODY_BYTES = 128 * 1024;

type Options = Parts & { admins: Admins; board: SaleBoard; log: Log };

/** Making, changing and ending sales. */
export const adminSaleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, board, log, ...parts },
) => {
  app.addHook('onRequest', admins.require);
  const brief = () => withBudget(parts);

  app.get(
    '/api/admin/sales',
    {
      schema: {
        tags: ['admin'],
        summary:
          'All sales with their words in every language, drafts first; archived ones when asked',
        querystring: AdminSaleQuery,
        response: { 200: AdminSaleList, '4xx': ErrorBody },
      },
    },
    async ({ query }) => {
      const { db, inventory } = brief();
      const at = (await inventory.now()).getTime();
      const since = performance.now();
      const now = () => at + (performance.now() - since);
      const resting =
        query.archived === 'true' ? await db.listArchivedSales() : await db.listDrafts();
      const listed = query.archived === 'true' ? [] : await board.list();
      const sales = [...resting.map((row) => board.atRest(row, now)), ...listed].map(toAdminSale);
      return { serverTime: new Date(now()).toISOString(), sales };
    },
  );

  app.post(
    '/api/admin/sales',
    {
      bodyLimit: BODY_BYTES,
      config: mayRefuse('workers_too_old', 'idempotency_conflict', 'sale_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'Make a sale',
        headers: IdempotencyHeaders,
        body: NewSaleRequest,
        response: { 201: AdminSale, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const { opensAt, closesAt, priceCents, perBuyer = 1 } = request.body;
      if (Date.parse(opensAt) >= Date.parse(closesAt)) throw endsEarly();
      if (isTooDear({ priceCents, quantity: perBuyer })) throw tooDear();
      if ((request.body.originalPriceCents ?? priceCents) < priceCents) throw noDiscount();
      const creation = {
        request: request.body,
        operationKey: operationKey('create', request.headers),
      };
      const created = await createSale(brief(), creation, log);
      if (created.outcome === 'workers_too_old') throw tooOld(created);
      if (created.outcome === 'idempotency_conflict') throw usedForAnother('sale');
      const { id } = created.sale;
      board.drop(id);
      note(request, { target: { saleId: id } });
      return reply.code(201).send(await read(id));
    },
  );

  app.patch(
    '/api/admin/sales/:saleId',
    {
      bodyLimit: BODY_BYTES,
      config: mayRefuse(
        'workers_too_old',
        'sale_not_found',
        'sale_changed',
        'sale_not_ended',
        'draw_is_fixed',
        'stock_below_sold',
        'idempotency_conflict',
      ),
      schema: {
        tags: ['admin'],
        summary: 'Change a sale, its stock by a delta, or end it',
        params: SaleParams,
        headers: IdempotencyHeaders,
        body: EditSaleRequest,
        response: { 200: AdminSale, '4xx': ErrorBody },
      },
    },
    async (request) => {
      requireRole(request, roleOfEdit(request.body));
      const saleId = Number(request.params.saleId);
      const { endNow, closesAt } = request.body;
      if (endNow && closesAt !== undefined) {
        throw wrong('closesAt', 'The sale ends now or at closesAt. Send one of the two.');
      }
      const edit = {
        saleId,
        edit: request.body,
        operationKey: operationKey('edit', request.headers),
        who: operatorOf(request).name,
      };
      const edited = await editSale(brief(), edit, log);
      refuseUnlessEdited(edited);
      board.drop(saleId);
      return read(saleId);
    },
  );

  app.post(
    '/api/admin/sales/:saleId/publish',
    {
      config: mayRefuse('workers_too_old', 'sale_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'Give a draft its first round; again: the sale as it is',
        params: SaleParams,
        body: EmptyBody,
        response: { 200: AdminSale, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const saleId = Number(request.params.saleId);
      const who = operatorOf(request).name;
      const published = await publishDraft(brief(), { saleId, who }, log);
      if (published.outcome === 'workers_too_old') throw tooOld(published);
      if (published.outcome === 'sale_not_found') throw noSuchSale();
      if (published.outcome === 'is_over')
        throw wrong('closesAt', 'The sale would be over already. Let it close later.');
      board.drop(saleId);
      return read(saleId);
    },
  );

  app.delete(
    '/api/admin/sales/:saleId',
    {
      config: mayRefuse('sale_published'),
      schema: {
        tags: ['admin'],
        summary: 'Remove a draft; one that is gone already is no error',
        params: SaleParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const outcome = await brief().db.deleteDraft(Number(request.params.saleId));
      if (outcome === 'is_published')
        throw new ApiError('sale_published', 'It is published. End it, then archive it.');
      return reply.code(204).send(null);
    },
  );

  async function read(saleId: number): Promise<AdminSale> {
    const facts = await board.get(saleId);
    if (facts) return toAdminSale(facts);
    const { db, inventory } = brief();
    const [draft, now] = await Promise.all([db.findDraft(saleId), inventory.now()]);
    if (!draft) throw noSuchSale();
    return toAdminSale(board.atRest(draft, () => now.getTime()));
  }
};

const noSuchSale = () => new ApiError('sale_not_found', 'There is no such sale.');

function refuseUnlessEdited(edited: SaleEdited | WorkersTooOld) {
  switch (edited.outcome) {
    case 'edited':
      return;
    case 'workers_too_old':
      throw tooOld(edited);
    case 'sale_not_found':
      throw noSuchSale();
    case 'sale_changed':
      throw new ApiError(
        'sale_changed',
        `The sale was changed meanwhile; it is at version ${edited.version}. Look again before you change it.`,
        {
          changes: edited.changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
        },
      );
    case 'not_ended':
      throw new ApiError('sale_not_ended', 'Only a sale that is over is archived.', {
        field: 'body/archived',
      });
    case 'ends_before_it_opens':
      throw endsEarly();
    case 'too_dear':
      throw tooDear();
    case 'original_below_price':
      throw noDiscount();
    case 'draw_is_fixed':
      throw new ApiError(
        'draw_is_fixed',
        'What a sale draws can be changed only before it opens.',
        {
          field: 'body/drawMs',
        },
      );
    case 'below_sold':
      throw new ApiError(
        'stock_below_sold',
        `${edited.sold} of ${edited.total} units are sold. Only unsold ones can be taken away.`,
        { field: 'body/stockDelta' },
      );
    case 'too_many_units':
      throw wrong(
        'stockDelta',
        `A round has ${LIMITS.units} units at most, and this one has ${edited.total}.`,
      );
    case 'idempotency_conflict':
      throw usedForAnother('change');
  }
}

const usedForAnother = (what: string) =>
  new ApiError(
    'idempotency_conflict',
    `This Idempotency-Key was used for another ${what}. Use a new one.`,
  );

const tooOld = ({ workers }: WorkersTooOld) =>
  new ApiError(
    'workers_too_old',
    `Workers of an earlier version still run (${workers.join(', ')}) and cannot do what this sale asks of them. Finish the upgrade, then try again.`,
  );

const tooDear = () =>
  wrong('priceCents', 'That many units of this price are more than an order can cost.');

const endsEarly = () => wrong('closesAt', 'A sale opens before it closes.');

const noDiscount = () =>
  wrong('originalPriceCents', 'body/originalPriceCents must not be below priceCents');

const wrong = (field: string, message: string) =>
  new ApiError('bad_request', message, { field: `body/${field}` });
