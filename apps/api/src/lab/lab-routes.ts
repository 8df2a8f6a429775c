import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  ErrorBody,
  Lab,
  LabCode,
  LabCodeQuery,
  LabFaultParams,
  LabRecord,
  LabRun,
  LabStart,
  SaleParams,
  SynchronousShop,
} from '@seckill/contracts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { note } from '../network/noted.ts';
import type { Admins } from '../who/admins.ts';
import { readLabCode } from './lab-code.ts';
import type { LabProcess } from './lab-process.ts';
import type { SynchronousShops } from './synchronous-shops.ts';

type Options = { admins: Admins; lab: LabProcess; shops: SynchronousShops };

const REFUSALS = { '4xx': ErrorBody, '5xx': ErrorBody };

/** What operators ask of the lab is passed on to its process. */
export const labRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, lab, shops },
) => {
  app.addHook('onRequest', admins.require);

  app.get(
    '/api/lab',
    {
      config: mayRefuse('lab_away'),
      schema: {
        tags: ['lab'],
        summary: 'The run that is on, or the last one, and what can be broken',
        response: { 200: Lab, ...REFUSALS },
      },
    },
    async () => (await lab.ask('GET', '/lab')) as Lab,
  );

  app.post(
    '/api/lab/runs',
    {
      config: mayRefuse('lab_away', 'lab_busy', 'fault_impossible'),
      schema: {
        tags: ['lab'],
        summary: 'Begin a run: the same crowd at the queued and at the synchronous shop',
        body: LabStart,
        response: { 201: LabRun, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { people, units, fault } = request.body;
      note(request, { target: { people, units, ...(fault && { fault }) } });
      const run = (await lab.ask('POST', '/runs', request.body)) as LabRun;
      return reply.code(201).send(run);
    },
  );

  app.get(
    '/api/lab/runs/current',
    {
      config: mayRefuse('lab_away', 'not_found'),
      schema: {
        tags: ['lab'],
        summary: 'The whole of the run that is on, or of the last one',
        response: { 200: LabRecord, ...REFUSALS },
      },
    },
    async () => (await lab.ask('GET', '/runs/current')) as LabRecord,
  );

  app.get(
    '/api/lab/code',
    {
      config: mayRefuse('not_found'),
      schema: {
        tags: ['lab'],
        summary: 'A file of the code that the lessons of the lab name, as it stands here',
        querystring: LabCodeQuery,
        response: { 200: LabCode, ...REFUSALS },
      },
    },
    async ({ query: { file } }) => {
      const text = await readLabCode(file);
      if (text === undefined) throw new ApiError('not_found', 'There is no such file.');
      return { file, text };
    },
  );

  app.delete(
    '/api/lab/runs/current',
    {
      config: mayRefuse('lab_away', 'not_found'),
      schema: {
        tags: ['lab'],
        summary: 'Stop the run that is on',
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async (_request, reply) => {
      await lab.ask('DELETE', '/runs/current');
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/lab/faults/:fault',
    {
      config: mayRefuse('lab_away', 'fault_impossible'),
      schema: {
        tags: ['lab'],
        summary: 'Break something; the socket tells when, and when it is over',
        params: LabFaultParams,
        response: { 202: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params }, reply) => {
      await lab.ask('POST', `/faults/${params.fault}`);
      return reply.code(202).send(null);
    },
  );

  app.put(
    '/api/lab/sales/:saleId/synchronous-shop',
    {
      schema: {
        tags: ['lab'],
        summary: 'Open the synchronous shop of a sale, in this process, with so much room',
        params: SaleParams,
        body: SynchronousShop,
        response: { 204: Type.Null(), ...REFUSALS },
      },
    },
    async ({ params, body }, reply) => {
      shops.open(Number(params.saleId), body);
      return reply.code(204).send(null);
    },
  );
};
