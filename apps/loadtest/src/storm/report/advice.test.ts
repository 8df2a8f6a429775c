import { expect, it } from 'vitest';
import { adviceFor } from './advice.ts';
import type { Entry } from '../buyers/entry.ts';

const buyer = { index: 0, userId: 'g_0', cookie: '' };
const answered = (answer: string): Entry => ({ buyer, quantity: 1, answer, acceptMs: 1 });

it('has nothing to say of what is expected', () => {
  expect(adviceFor([answered('409 sold_out')])).toEqual([]);
});

it('says once what is behind each kind of refusal', () => {
  const refused = ['503 unavailable', '503 unavailable', 'no answer: ECONNRESET'].map(answered);
  expect(adviceFor(refused)).toEqual([
    expect.stringMatching(/^503 unavailable: Redis or MySQL kept/),
    expect.stringMatching(/^no answer: the API ended/),
  ]);
});

it('says whom to look for when tickets get no verdict', () => {
  const accepted = {
    taskId: 'task-1',
    status: 'queued',
    saleId: 1,
    round: 1,
    number: 1,
    position: 1,
    pollAfterMs: 0,
  } as const;
  const silent = { ...answered('202'), accepted, ending: { missing: 'nothing in 60 s' } };
  expect(adviceFor([silent])).toEqual([expect.stringContaining('Is a worker')]);
});
