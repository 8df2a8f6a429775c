import * as fc from 'fast-check';
import { modelRuns, modelTimeout } from '@seckill/redis/testing';
import { expect, it } from 'vitest';
import { openLab } from '../testing/lab.ts';
import { openLine } from '../testing/line.ts';
import { KEYS, LineHistory, type Step } from '../testing/line-history.ts';

const { redis, prefix } = openLab();

const worker = fc.nat(1);
const recent = fc.nat(4);
const of = <S extends Step>(weight: number, what: { [K in keyof S]: fc.Arbitrary<S[K]> }) => ({
  weight,
  arbitrary: fc.record(what) as unknown as fc.Arbitrary<Step>,
});
const enter = of<Extract<Step, { do: 'enter' }>>(6, {
  do: fc.constant('enter'),
  owners: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), {
    minLength: 1,
    maxLength: 4,
  }),
  again: fc.boolean(),
  instead: fc.boolean(),
});
type Doing = Extract<Step, { do: 'decide' | 'settle' | 'leaseRunsOut' | 'giveUp' }>;
const doing = (what: Doing['do'], weight: number) =>
  of<Doing>(weight, { do: fc.constant(what), worker });
const deciding = [
  enter,
  of<Extract<Step, { do: 'take' }>>(7, { do: fc.constant('take'), worker, delivered: recent }),
  doing('decide', 6),
  doing('settle', 6),
  doing('leaseRunsOut', 5),
  doing('giveUp', 1),
  of<Extract<Step, { do: 'anotherRun' }>>(1, { do: fc.constant('anotherRun') }),
  of<Extract<Step, { do: 'withdraw' }>>(3, {
    do: fc.constant('withdraw'),
    batch: recent,
    index: fc.nat(3),
  }),
];
const forget = of<Extract<Step, { do: 'forget' }>>(1, {
  do: fc.constant('forget'),
  key: fc.constantFrom(...KEYS),
  batch: recent,
});

async function follow(steps: readonly Step[]): Promise<void> {
  const history = new LineHistory(redis, openLine(redis, prefix));
  for (const step of steps) await history.follow(step);
  await history.drain();
}

const any = (...kinds: (typeof enter)[]) =>
  fc.asyncProperty(
    fc.array(fc.oneof(...kinds), { minLength: 4, maxLength: 30, size: 'max' }),
    follow,
  );

it(
  'gives one number and one decision to each ticket, in turn, whichever worker has it for how long',
  { timeout: modelTimeout() },
  async () => {
    await expect(fc.assert(any(...deciding), modelRuns(300))).resolves.toBeUndefined();
  },
);

it(
  'comes to an end, with one decision per ticket, whichever keys Redis loses',
  { timeout: modelTimeout() },
  async () => {
    await expect(fc.assert(any(...deciding, forget), modelRuns(200))).resolves.toBeUndefined();
  },
);
