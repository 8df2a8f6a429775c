import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminTask,
  AdminTaskList,
  AdminTaskQuery,
  EmptyBody,
  ErrorBody,
  RetryFailed,
  RevokeTask,
  TaskDone,
  TaskParams,
} from '@seckill/contracts';
import type { Tasks } from '@seckill/task-engine';
import { findTask, searchTasks } from '../sales/task-view.ts';
import { ApiError } from '../http/errors.ts';
import { requireAdmin } from '../http/session.ts';

type Options = { tasks: Tasks; adminToken: string };

const unknown = () => new ApiError('task_not_found', 'There is no such task, or it is forgotten.');

/** What operators see of tasks, and do with them. */
export const adminTaskRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, adminToken },
) => {
  app.addHook('onRequest', requireAdmin(adminToken));

  app.get(
    '/api/admin/tasks',
    {
      schema: {
        tags: ['admin'],
        querystring: AdminTaskQuery,
        response: { 200: AdminTaskList, '4xx': ErrorBody },
      },
    },
    ({ query }) => searchTasks(tasks, query),
  );

  app.get(
    '/api/admin/tasks/:taskId',
    {
      schema: {
        tags: ['admin'],
        params: TaskParams,
        response: { 200: AdminTask, '4xx': ErrorBody },
      },
    },
    async ({ params }) => {
      const task = await findTask(tasks, params.taskId);
      if (!task) throw unknown();
      return task;
    },
  );

  app.post(
    '/api/admin/tasks/retry-failed',
    {
      schema: {
        tags: ['admin'],
        body: RetryFailed,
        response: { 200: Type.Object({ retried: Type.Integer() }), '4xx': ErrorBody },
      },
    },
    async ({ body }) => ({ retried: await tasks.operator.retryFailed(body.kind) }),
  );

  app.post(
    '/api/admin/tasks/:taskId/retry',
    {
      schema: {
        tags: ['admin'],
        params: TaskParams,
        body: EmptyBody,
        response: { 200: TaskDone, '4xx': ErrorBody },
      },
    },
    async ({ params: { taskId } }) => {
      const outcome = await tasks.operator.retry(taskId);
      if (outcome === 'unknown') throw unknown();
      if (outcome === 'not_failed') {
        throw new ApiError('task_not_failed', 'Only a failed task can be tried again.');
      }
      return { taskId, outcome };
    },
  );

  app.post(
    '/api/admin/tasks/:taskId/revoke',
    {
      schema: {
        tags: ['admin'],
        params: TaskParams,
        body: RevokeTask,
        response: { 200: TaskDone, '4xx': ErrorBody },
      },
    },
    async ({ params: { taskId }, body: { terminate = false } }) => {
      const outcome = await tasks.revoke(taskId, { terminate });
      if (outcome === 'unknown') throw unknown();
      if (outcome === 'ended') throw new ApiError('task_ended', 'It has ended already.');
      return { taskId, outcome };
    },
  );
};
