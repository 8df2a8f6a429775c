import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, Task, TaskParams } from '@seckill/contracts';
import type { TaskView } from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import { ApiError } from '../http/errors.ts';
import { requireSession, sessionOf } from '../http/session.ts';

type Options = { tasks: Tasks; view: TaskView };

export const taskRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { tasks, view }) => {
  app.get(
    '/api/tasks/:taskId',
    {
      schema: { tags: ['tasks'], params: TaskParams, response: { 200: Task, 404: ErrorBody } },
      // The union of all tasks would be matched variant by variant; the view is already exact.
      serializerCompiler: () => (data) => JSON.stringify(data),
      preHandler: requireSession,
    },
    async (request) => {
      const state = await tasks.resultFor(sessionOf(request).userId, request.params.taskId);
      const task = state && (await view(state));
      if (!task) throw new ApiError('task_not_found', 'There is no such task of yours.');
      return task;
    },
  );
};
