import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminTask,
  AdminTaskKinds,
  AdminTaskList,
  AdminTaskQuery,
  EmptyBody,
  ErrorBody,
  RetriedTasks,
  RetryFailed,
  RevokedTasks,
  RevokeTask,
  TaskDone,
  TaskParams,
  TasksOfKind,
  UnendedTasks,
} from '@seckill/contracts';
import type { PassProgress } from '@seckill/task-engine';
import { findTask, listKinds, searchTasks, type TaskParts } from '../sales/task-view.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import type { Admins } from '../who/admins.ts';

type Options = TaskParts & { admins: Admins };

const isTickets = () =>
  new ApiError('queue_protected', 'These are tickets: each must reach a verdict.');
const unknown = () => new ApiError('task_not_found', 'There is no such task, or it is forgotten.');

/** What operators see of tasks, and do with them. */
export const adminTaskRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { admins, ...parts },
) => {
  const { tasks } = parts;
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
    ({ query }) => searchTasks(parts, query),
  );

  app.get(
    '/api/admin/tasks/kinds',
    {
      schema: {
        tags: ['admin'],
        summary: 'The kinds of tasks, and how many of each are remembered',
        response: { 200: AdminTaskKinds, '4xx': ErrorBody },
      },
    },
    () => listKinds(tasks),
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
      const task = await findTask(parts, params.taskId);
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

  app.get(
    '/api/admin/tasks/unended',
    {
      config: mayRefuse('queue_protected'),
      schema: {
        tags: ['admin'],
        summary: 'How many tasks of a kind wait or run: so many would be revoked',
        querystring: TasksOfKind,
        response: { 200: UnendedTasks, '4xx': ErrorBody },
      },
    },
    async ({ query }) => {
      const count = await tasks.operator.countUnended({ task: query.kind });
      if (typeof count !== 'number') throw isTickets();
      return { count };
    },
  );

  app.post(
    '/api/admin/tasks/revoke-all',
    {
      config: mayRefuse('queue_protected'),
      schema: {
        tags: ['admin'],
        summary: 'Revoke all tasks of a kind that wait, and stop those that run; never tickets',
        body: TasksOfKind,
        response: { 200: RevokedTasks, '4xx': ErrorBody },
      },
    },
    async ({ body }) => {
      let left = 0;
      const onProgress = ({ done, of }: PassProgress): void => void (left = of - done);
      const revoked = await tasks.operator.revokeAll({ task: body.kind }, { onProgress });
      if (typeof revoked !== 'number') throw isTickets();
      return { revoked, ...(left > 0 && { left }) };
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
    '/api/admin/tasks/:taskId/run-now',
    {
      config: mayRefuse('task_not_found', 'task_not_delayed'),
      schema: {
        tags: ['admin'],
        summary: 'Let a task run now that is put off, until a moment or between two attempts',
        params: TaskParams,
        body: EmptyBody,
        response: { 200: TaskDone, '4xx': ErrorBody },
      },
    },
    async ({ params: { taskId } }) => {
      const outcome = await tasks.operator.runNow(taskId);
      if (outcome === 'unknown') throw unknown();
      if (outcome === 'not_delayed') {
        throw new ApiError('task_not_delayed', 'Only a task that is put off can be run now.');
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
