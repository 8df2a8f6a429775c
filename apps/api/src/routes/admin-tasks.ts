import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminTask,
  AdminTaskList,
  AdminTaskQuery,
  EmptyBody,
  ErrorBody,
  RetriedTasks,
  RetryFailed,
  RevokeTask,
  TaskDone,
  TaskParams,
} from '@seckill/contracts';
import type { PassProgress, Tasks } from '@seckill/task-engine';
import { findTask, searchTasks } from '../sales/task-view.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import type { Admins } from '../who/admins.ts';

type Options = { tasks: Tasks; admins: Admins };

const unknown = () => new ApiError('task_not_found', 'There is no such task, or it is forgotten.');

/** What operators see of tasks, and do with them. */
export const adminTaskRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, admins },
) => {
  app.addHook('onRequest', admins.require);

  app.get(
    '/api/admin/tasks',
    {
      schema: {
        tags: ['admin'],
        summary: 'Tasks that were, newest first; by id tickets, too',
        querystring: AdminTaskQuery,
        response: { 200: AdminTaskList, '4xx': ErrorBody },
      },
    },
    ({ query }) => searchTasks(tasks, query),
  );

  app.get(
    '/api/admin/tasks/:taskId',
    {
      config: mayRefuse('task_not_found'),
      schema: {
        tags: ['admin'],
        summary: 'A task with its arguments, result and error',
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
        summary: 'Try all failed tasks again, or those of a kind',
        body: RetryFailed,
        response: { 200: RetriedTasks, '4xx': ErrorBody },
      },
    },
    async ({ body }) => {
      let left = 0;
      const onProgress = ({ done, of }: PassProgress): void => void (left = of - done);
      const retried = await tasks.operator.retryFailed(body.kind, { onProgress });
      return { retried, ...(left > 0 && { left }) };
    },
  );

  app.post(
    '/api/admin/tasks/:taskId/retry',
    {
      config: mayRefuse('task_not_found', 'task_not_failed'),
      schema: {
        tags: ['admin'],
        summary: 'Try a failed task again',
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
      config: mayRefuse('task_not_found', 'task_ended'),
      schema: {
        tags: ['admin'],
        summary: 'Revoke a task that waits; with `terminate` stop one that runs',
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
