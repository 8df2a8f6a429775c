import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, LeftLine, Task, TaskParams } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { leave, type Parts, type TaskView } from '@seckill/sales';
import { ApiError } from '../http/errors.ts';
import { limitTo, sessionOrAddress } from '../http/limits.ts';
import { requireSession, sessionOf } from '../http/session.ts';

type Options = Parts & { view: TaskView; limiter: Limiter };

const LEAVES = { name: 'leave', points: 60, perMs: 10_000 };

export const taskRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { view, limiter, ...parts },
) => {
  const { tasks } = parts;
  app.get(
    '/api/tasks/:taskId',
    {
      schema: { tags: ['tasks'], params: TaskParams, response: { 200: Task, 404: ErrorBody } },
      // The union of all tasks would be matched variant by variant; the view is already exact.
      serializerCompiler: () => (data) => JSON.stringify(data),
      preHandler: requireSession,
    },
    async (request) => {
      const { userId } = sessionOf(request);
      const state = await tasks.resultFor(userId, request.params.taskId);
      const task = state && (await view(state, userId));
      if (!task) throw new ApiError('task_not_found', 'There is no such task of yours.');
      return task;
    },
  );

  app.delete(
    '/api/tasks/:taskId',
    {
      schema: {
        tags: ['tasks'],
        summary: 'Leave the line; a winner gives the order back instead',
        params: TaskParams,
        response: { 200: LeftLine, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [requireSession, limitTo(limiter, LEAVES, { of: sessionOrAddress })],
    },
    async (request) => {
      const left = await leave(parts, sessionOf(request).userId, request.params.taskId);
      switch (left) {
        case 'left':
          return { status: left };
        case 'task_not_found':
          throw new ApiError(left, 'There is no such ticket of yours.');
        case 'already_decided':
          throw new ApiError(left, 'This ticket is decided. Give an order back to cancel it.');
      }
    },
  );
};
