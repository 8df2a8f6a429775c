import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminQueueList,
  AdminSchedule,
  AdminScheduleList,
  EmptyBody,
  ErrorBody,
  PurgedTasks,
  QueueParams,
  RevokedTasks,
  ScheduleParams,
} from '@seckill/contracts';
import type { PassProgress, Tasks } from '@seckill/task-engine';
import { toAdminSchedule } from '../sales/task-view.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import type { Admins } from '../who/admins.ts';

type Options = { tasks: Tasks; admins: Admins };

const unknown = () => new ApiError('schedule_not_found', 'There is no such schedule.');
const orphaned = () =>
  new ApiError('schedule_orphaned', 'No running worker knows this schedule any more.');

const isTickets = () =>
  new ApiError('queue_protected', 'It holds tickets: each must reach a verdict.');
const isNoQueue = () => new ApiError('queue_not_found', 'There is no such queue.');

/** Schedules and queues, for operators. */
export const adminScheduleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, admins },
) => {
  app.addHook('onRequest', admins.require);

  app.get(
    '/api/admin/schedules',
    {
      schema: {
        tags: ['admin'],
        summary: 'What runs when, and how the last run went',
        response: { 200: AdminScheduleList, '4xx': ErrorBody },
      },
    },
    async () => ({ schedules: (await tasks.schedules()).map(toAdminSchedule) }),
  );

  app.post(
    '/api/admin/schedules/:name/run',
    {
      config: mayRefuse('schedule_not_found', 'schedule_orphaned'),
      schema: {
        tags: ['admin'],
        summary: 'Run a schedule now',
        params: ScheduleParams,
        body: EmptyBody,
        response: { 202: Type.Object({ taskId: Type.String() }), '4xx': ErrorBody },
      },
    },
    async ({ params }, reply) => {
      const taskId = await tasks.runSchedule(params.name);
      if (taskId === undefined) {
        const listed = (await tasks.schedules()).some(({ name }) => name === params.name);
        throw listed ? orphaned() : unknown();
      }
      return reply.code(202).send({ taskId });
    },
  );

  for (const [verb, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const) {
    app.post(
      `/api/admin/schedules/:name/${verb}`,
      {
        config: mayRefuse('schedule_not_found', 'schedule_orphaned'),
        schema: {
          tags: ['admin'],
          summary: paused
            ? 'Run a schedule no more until it is resumed'
            : 'Let a schedule run again',
          params: ScheduleParams,
          body: EmptyBody,
          response: { 200: AdminSchedule, '4xx': ErrorBody },
        },
      },
      async ({ params: { name } }) => {
        const outcome = await tasks.pauseSchedule(name, paused);
        if (outcome === 'orphaned') throw orphaned();
        if (outcome === 'unknown') throw unknown();
        const schedule = (await tasks.schedules()).find((each) => each.name === name);
        if (!schedule) throw unknown();
        return toAdminSchedule(schedule);
      },
    );
  }

  app.get(
    '/api/admin/queues',
    {
      schema: {
        tags: ['admin'],
        summary: 'Queues of tasks, and how many wait in each',
        response: { 200: AdminQueueList, '4xx': ErrorBody },
      },
    },
    async () => {
      const plain = new Set(tasks.operator.plainQueues());
      const queues = await tasks.queues();
      return { queues: queues.map((queue) => ({ ...queue, purgeable: plain.has(queue.name) })) };
    },
  );

  app.post(
    '/api/admin/queues/:name/purge',
    {
      config: mayRefuse('queue_not_found', 'queue_protected'),
      schema: {
        tags: ['admin'],
        summary: 'Throw away what waits in a queue that holds no tickets',
        params: QueueParams,
        body: EmptyBody,
        response: { 200: PurgedTasks, '4xx': ErrorBody },
      },
    },
    async ({ params: { name } }) => {
      let left = 0;
      const onProgress = ({ done, of }: PassProgress): void => void (left = of - done);
      const purged = await tasks.operator.purge(name, { onProgress });
      if (purged !== undefined) return { purged, ...(left > 0 && { left }) };
      if ((await tasks.queues()).some((queue) => queue.name === name)) {
        throw isTickets();
      }
      throw isNoQueue();
    },
  );

  app.post(
    '/api/admin/queues/:name/revoke-all',
    {
      config: mayRefuse('queue_not_found', 'queue_protected'),
      schema: {
        tags: ['admin'],
        summary: 'Revoke what waits in a queue that holds no tickets, and stop what runs',
        params: QueueParams,
        body: EmptyBody,
        response: { 200: RevokedTasks, '4xx': ErrorBody },
      },
    },
    async ({ params: { name } }) => {
      let left = 0;
      const onProgress = ({ done, of }: PassProgress): void => void (left = of - done);
      const revoked = await tasks.operator.revokeAll({ queue: name }, { onProgress });
      if (revoked === 'tickets') throw isTickets();
      if (revoked === 'unknown') throw isNoQueue();
      return { revoked, ...(left > 0 && { left }) };
    },
  );
};
