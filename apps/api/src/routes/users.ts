import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, SIGN_UP_RULES, SignUp, SignUpAccepted } from '@seckill/contracts';
import type { Deposits, Limiter } from '@seckill/redis';
import { signUp, type Seal } from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import type { FastifySchemaValidationError } from 'fastify';
import { limitTo } from '../http/limits.ts';
import { newGuest, readSession, setSession } from '../http/session.ts';

const POLL_AFTER_MS = 500;

/** Hashing is dear. From one address: twenty in 200 s. */
const SIGN_UPS = { name: 'sign-up', points: 20, perMs: 200_000 };

type Options = {
  tasks: Pick<Tasks, 'delay'>;
  deposits: Deposits;
  limiter: Limiter;
  seal: Seal;
};

/** Accounts are made by a task, which the session that asked may follow; without one it gets a guest's. */
export const userRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, deposits, limiter, seal },
) => {
  app.post(
    '/api/users',
    {
      schema: {
        tags: ['users'],
        body: SignUp,
        response: { 202: SignUpAccepted, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      schemaErrorFormatter: explain,
      preHandler: limitTo(limiter, SIGN_UPS, {
        message: 'Too many accounts from here. Try again in a moment.',
      }),
    },
    async (request, reply) => {
      const owner = readSession(request) ?? newGuest();
      const taskId = await signUp({ deposits, seal, tasks }, request.body, owner.userId);
      setSession(reply, owner);
      return reply
        .code(202)
        .send({ taskId, status: 'queued' as const, pollAfterMs: POLL_AFTER_MS });
    },
  );
};

/** Says the rule that was broken in words; never repeats what was sent. */
function explain([first]: FastifySchemaValidationError[]): Error {
  const missing: unknown = first?.params['missingProperty'];
  const field = typeof missing === 'string' ? missing : first?.instancePath.slice(1);
  const rule = Object.entries(SIGN_UP_RULES).find(([name]) => name === field)?.[1];
  return new Error(rule ?? `The body ${first?.message ?? 'is not a sign-up'}.`);
}
