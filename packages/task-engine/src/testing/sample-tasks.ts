import { Type, type Static } from 'typebox';
import { defineTask } from '../declare/define.ts';

const Seat = Type.Object(
  { row: Type.Integer({ minimum: 1 }), guest: Type.String() },
  { additionalProperties: false },
);
export type Seat = Static<typeof Seat>;

const SeatResult = Type.Union([
  Type.Object({ outcome: Type.Literal('seated'), seat: Type.Integer() }),
  Type.Object({ outcome: Type.Literal('full') }),
]);
export type SeatResult = Static<typeof SeatResult>;

/** A batched task: guests ask for a seat in a row. */
export const seat = defineTask({
  name: 'hall.seat',
  queue: 'hall',
  args: Seat,
  result: SeatResult,
  retry: { attempts: 4, baseMs: 10, capMs: 40, jitter: 0.5 },
  batch: { max: 5, shards: 2, by: ({ row }) => `row-${row}`, tally: ({ outcome }) => outcome },
});

/** A plain task. */
export const add = defineTask({
  name: 'math.add',
  queue: 'math',
  args: Type.Object({ a: Type.Number(), b: Type.Number() }, { additionalProperties: false }),
  result: Type.Number(),
  retry: { attempts: 3, baseMs: 10, capMs: 40, jitter: 0.5 },
  timeLimit: 500,
});
