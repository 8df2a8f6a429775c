import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminPerson,
  EmptyBody,
  ErasePerson,
  ErrorBody,
  PersonErased,
  PersonParams,
} from '@seckill/contracts';
import type { Revocations } from '@seckill/redis';
import { erase, type Parts } from '@seckill/sales';
import { mayRefuse } from '../../contract/refusals.ts';
import { withBudget } from '../../http/budget.ts';
import { ApiError } from '../../http/errors.ts';
import { languageOf } from '../../http/language.ts';
import { endOfCopies } from '../../http/session.ts';
import { findPerson, type PersonParts } from '../../sales/person-view.ts';
import type { Admins } from '../../who/admins.ts';

type Options = Parts & PersonParts & { admins: Admins; revocations: Revocations };

/** All that somebody could have: it is what a person gets who asks what is kept of them. */
const ALL = { orders: 10_000, messages: 10_000 };

const nobody = () => new ApiError('person_not_found', 'Nobody is kept under this id.');

/** Buyers, as operators see them who are asked for help. */
export const adminPeopleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, revocations, ...parts },
) => {
  app.addHook('onRequest', admins.require);

  app.get(
    '/api/admin/people/:userId',
    {
      config: mayRefuse('person_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'A buyer with their orders and money, tickets and messages',
        params: PersonParams,
        response: { 200: AdminPerson, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const person = await findPerson(withBudget(parts), request.params.userId, {
        language: languageOf(request),
      });
      if (!person) throw nobody();
      return person;
    },
  );

  // A request that changes nothing is not written down; that somebody took all of a person along is.
  app.post(
    '/api/admin/people/:userId/export',
    {
      config: mayRefuse('person_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'All that is kept of a buyer, for the buyer; it is written down who took it',
        params: PersonParams,
        body: EmptyBody,
        response: { 200: AdminPerson, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const person = await findPerson(parts, request.params.userId, {
        language: languageOf(request),
        most: ALL,
      });
      if (!person) throw nobody();
      return person;
    },
  );

  app.post(
    '/api/admin/people/:userId/erase',
    {
      config: mayRefuse('person_not_found', 'person_waits'),
      schema: {
        tags: ['admin'],
        summary:
          'Remove all that says who a buyer is; orders and money stay. Again: nothing changes',
        params: PersonParams,
        body: ErasePerson,
        response: { 200: PersonErased, '4xx': ErrorBody },
      },
    },
    async ({ params, body }) => {
      const brief = withBudget(parts);
      const profile = await brief.db.findProfile(params.userId);
      if (!profile) throw nobody();
      const { userId, name } = profile;
      if (body.name.trim() !== (name || userId)) {
        throw new ApiError('bad_request', 'body/name must be the name of whom you erase', {
          field: 'body/name',
        });
      }
      const erased = await erase(brief, userId);
      switch (erased.outcome) {
        case 'not_found':
          throw nobody();
        case 'waits':
          throw new ApiError(
            'person_waits',
            `They have ${erased.places} places in line and ${erased.unpaid} orders to pay. Wait until these are decided, or cancel them.`,
          );
        case 'erased': {
          const until = endOfCopies();
          await Promise.all(erased.ids.map((id) => revocations.revoke(id, until)));
          return { userId, phoneKept: erased.phoneKept };
        }
      }
    },
  );
};
