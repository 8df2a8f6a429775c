import { Type } from 'typebox';
import { defineTask } from '../declare/define.ts';

const args = Type.Object({ n: Type.Number() }, { additionalProperties: false });

/** A plain task on a queue of its own, whose function each test sets. */
export const errand = defineTask({
  name: 'errand.run',
  queue: 'errands',
  args,
  result: Type.Number(),
  retry: { attempts: 3, baseMs: 10, capMs: 40, jitter: 0.5 },
});

/** Takes what another answered. */
export const total = defineTask({
  name: 'errand.total',
  queue: 'errands',
  args: Type.Object({ numbers: Type.Array(Type.Number()) }),
  result: Type.Number(),
});

export const report = defineTask({
  name: 'errand.report',
  queue: 'errands',
  args: Type.Object({
    id: Type.String(),
    task: Type.String(),
    error: Type.Object({ code: Type.String(), message: Type.String() }),
  }),
  result: Type.String(),
});
