import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AdminPerson, ErrorBody, PersonParams } from '@seckill/contracts';
import { mayRefuse } from '../../contract/refusals.ts';
import { withBudget } from '../../http/budget.ts';
import { ApiError } from '../../http/errors.ts';
import { languageOf } from '../../http/language.ts';
import { findPerson, type PersonParts } from '../../sales/person-view.ts';
import type { Admins } from '../../who/admins.ts';

type Options = PersonParts & { admins: Admins };

/** Buyers, as operators see them who are asked for help. */
export const adminPeopleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, ...parts },
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
      const person = await findPerson(
        withBudget(parts),
        request.params.userId,
        languageOf(request),
      );
      if (!person) throw new ApiError('person_not_found', 'Nobody is kept under this id.');
      return person;
    },
  );
};
