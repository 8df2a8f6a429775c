import { Type, type Static } from 'typebox';
import { defineTask } from '@seckill/task-engine';

const days = Type.Integer({ minimum: 1 });

export const ForgetOld = Type.Object(
  {
    messagesDays: days,
    operationsDays: days,
    /** Left out by a worker of the version before: then nothing of it is forgotten. */
    auditDays: Type.Optional(days),
  },
  { additionalProperties: false },
);
export type ForgetOld = Static<typeof ForgetOld>;

/** How many of each were forgotten. */
export const Forgotten = Type.Object({
  messages: Type.Integer({ minimum: 0 }),
  operations: Type.Integer({ minimum: 0 }),
  audit: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type Forgotten = Static<typeof Forgotten>;

/** How often it is looked for what is old enough. */
export const FORGET_EVERY_MS = 3_600_000;

/** Forgets texts to buyers, keys of operations and what operators did that are older than so many days. Not tried again: the next one is an hour away. */
export const upkeepForget = defineTask({
  name: 'upkeep.forget-old',
  queue: 'upkeep',
  args: ForgetOld,
  result: Forgotten,
  retry: { attempts: 1 },
  timeLimit: 60_000,
});
