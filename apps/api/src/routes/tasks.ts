import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, LeftLine, Task, TaskParams } from '@seckill/contracts';
import type { Limiter } from '@seckill/redis';
import { leave, type Parts, type TaskView } from '@seckill/sales';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { limitTo, sessionOrAddress, type PollLimits } from '../http/limits.ts';
import type { People } from '../http/people.ts';
import { requireSession, sessionOf } from '../http/session.ts';
import { viewFor } from '../http/language.ts';

type Options = Parts & {
  view: TaskView;
  people: People;
  limiter: Limiter;
  polls: PollLimits;
};

const LEAVES = { name: 'leave', points: 60, perMs: 10_000 };

export const taskRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { view, people, limiter, polls, ...parts },
) => {
  const { tasks } = parts;
  app.get(
    '/api/tasks/:taskId',
    {
      config: mayRefuse('task_not_found', 'rate_limited'),
      schema: {
        tags: ['tasks'],
        summary: 'How a task of mine stands',
        params: TaskParams,
        response: { 200: Task, 404: ErrorBody },
      },
      // The union of all tasks would be matched variant by variant; the view is already exact.
      serializerCompiler: () => (data) => JSON.stringify(data),
      preHandler: [requireSession, polls.session, polls.network],
    },
    async (request) => {
      const { taskId } = request.params;
      const owner = people.ownerOf(sessionOf(request), taskId);
      const state = owner === undefined ? undefined : await tasks.result(taskId);
      const task = state && (await viewFor(request, view)(state, owner));
      if (!task) throw new ApiError('task_not_found', 'There is no such task of yours.');
      return task;
    },
  );

  app.delete(
    '/api/tasks/:taskId',
    {
      config: mayRefuse('task_not_found', 'already_decided', 'rate_limited'),
      schema: {
        tags: ['tasks'],
        summary: 'Leave the line; a winner gives the order back instead',
        params: TaskParams,
        response: { 200: LeftLine, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      preHandler: [requireSession, limitTo(limiter, LEAVES, { of: sessionOrAddress })],
    },
    async (request) => {
      const { taskId } = request.params;
      const owner = people.ownerOf(sessionOf(request), taskId);
      const left = owner === undefined ? 'task_not_found' : await leave(parts, owner, taskId);
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
