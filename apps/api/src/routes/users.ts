import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ErrorBody, SIGN_UP_RULES, SignUp, SignUpAccepted } from '@seckill/contracts';
import type { Deposits, Limiter } from '@seckill/redis';
import { signUp, type Seal } from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import { userCreate } from '@seckill/tasks';
import type { FastifySchemaValidationError } from 'fastify';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { refuseField } from '../contract/refuse-field.ts';
import { limitTo } from '../http/limits.ts';
import { newGuest, readSession, setSession } from '../http/session.ts';
import { createReadCache } from '../sales/read-cache.ts';

const POLL_AFTER_MS = 500;

/** Sign-ups that wait to be hashed, by all processes: some seconds of work. More are told to come again. */
const MOST_WAITING = 200;
/** How long it is believed how many wait. */
const COUNTED = { freshMs: 250, staleMs: 500 };

/** Hashing is dear. From one network: twenty in 200 s. */
const SIGN_UPS = { name: 'sign-up', points: 20, perMs: 200_000 };

type Options = {
  tasks: Pick<Tasks, 'delay' | 'queues'>;
  deposits: Deposits;
  limiter: Limiter;
  seal: Seal;
};

/** Accounts are made by a task, which the session that asked may follow; without one it gets a guest's. */
export const userRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { tasks, deposits, limiter, seal },
) => {
  const waiting = createReadCache<'user', number>({
    ...COUNTED,
    load: async () =>
      (await tasks.queues()).find(({ name }) => name === userCreate.queue)?.waiting ?? 0,
  });

  app.post(
    '/api/users',
    {
      config: mayRefuse('rate_limited', 'overloaded'),
      schema: {
        tags: ['users'],
        summary: 'Make an account; follow the task, then sign in',
        body: SignUp,
        response: { 202: SignUpAccepted, '4xx': ErrorBody, '5xx': ErrorBody },
      },
      schemaErrorFormatter: explain,
      preHandler: limitTo(limiter, SIGN_UPS, {
        message: 'Too many accounts from here. Try again in a moment.',
      }),
    },
    async (request, reply) => {
      if ((await waiting.get('user')) >= MOST_WAITING) {
        throw new ApiError('overloaded', 'Too many accounts are being made. Try again shortly.');
      }
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
function explain(errors: FastifySchemaValidationError[], part: string): Error {
  const error = refuseField(errors, part);
  const rule = Object.entries(SIGN_UP_RULES).find(([name]) => error.facts.field === `body/${name}`);
  return rule ? new ApiError('bad_request', rule[1], error.facts) : error;
}
