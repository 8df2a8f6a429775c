import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';

let stack: Stack;
beforeAll(async () => void (stack = await startStack()));
afterAll(() => stack.close());

it('an operator changes so much in a minute, and looks at as much as there is', async () => {
  // Nobody sells these: nothing is changed, and each is asked for as a change.
  const change = () => stack.admin('PATCH', '/api/admin/sales/987654', {});
  const statuses: number[] = [];
  for (let i = 0; i < 49; i += 1) {
    const answers = await Promise.all(Array.from({ length: 25 }, change));
    statuses.push(...answers.map(({ status }) => status));
  }
  expect(statuses.filter((status) => status === 429)).toHaveLength(25);
  expect((await stack.admin('GET', '/api/admin/overview')).status).toBe(200);
});
