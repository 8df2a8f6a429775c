import { OPERATOR_ROLES, type OperatorRole } from '@seckill/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NEEDS } from '../contract/roles.ts';
import { isOperatorsPath } from '../network/operators-path.ts';
import { startStack, type Stack } from '../testing/stack.ts';

const TOKENS: Record<OperatorRole, string> = {
  look: '4be0d19c7a63f58e20d7b91c35a8e64f',
  run: 'c86f2a94d7e1b3058cc9e2f7a16d3b50',
  administer: '7d20e6f1b94a83c5170fd2e8b36c9a45',
};

let stack: Stack;
beforeAll(async () => {
  const operators = OPERATOR_ROLES.map((role) => ({
    name: `${role}er`,
    role,
    token: TOKENS[role],
  }));
  stack = await startStack({ config: { operators, lab: true } });
});
afterAll(() => stack.close());

const as = (role: OperatorRole, method: string, path: string, body?: unknown) =>
  stack.call(method, path, body, { authorization: `Bearer ${TOKENS[role]}` });

/** Every operation of operators that the document knows, but for signing in. */
const operations = () =>
  Object.entries(stack.app.swagger().paths ?? {})
    .map(([path, methods]) => [path.replaceAll(/\{(\w+)\}/g, ':$1'), methods] as const)
    .filter(([path]) => isOperatorsPath(path))
    .flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
    )
    .filter((operation) => operation !== 'POST /api/admin/session');

it('the table has a line for each operation of operators, and no other', () => {
  expect(Object.keys(NEEDS).toSorted()).toEqual(operations().toSorted());
});

it('who has too small a role is refused everywhere, with the one that would do', async () => {
  for (const operation of operations()) {
    const [method = '', route = ''] = operation.split(' ');
    const path = route.replaceAll(':saleId', '987654').replaceAll(/:\w+/g, 'x');
    const needed = NEEDS[operation] ?? 'administer';
    for (const role of OPERATOR_ROLES.slice(0, OPERATOR_ROLES.indexOf(needed))) {
      expect([operation, role, await as(role, method, path, {})]).toMatchObject([
        operation,
        role,
        { status: 403, body: { code: 'role_required', role: needed } },
      ]);
    }
  }
});

it('who runs a sale pauses it and tells something, and changes nothing else of it', async () => {
  const path = '/api/admin/sales/1';
  const edit = (change: object) => as('run', 'PATCH', path, change);
  expect((await edit({ paused: true, notices: { en: 'Soon.' } })).status).toBe(200);
  expect((await edit({ paused: false, notices: {} })).status).toBe(200);
  for (const change of [{ priceCents: 1 }, { paused: true, endNow: true }, { stockDelta: 1 }]) {
    expect(await edit(change)).toMatchObject({ status: 403, body: { role: 'administer' } });
  }
  expect((await as('administer', 'PATCH', path, { priceCents: 9900 })).status).toBe(200);
});

it('says who is signed in, and the audit and the changes of a sale name them', async () => {
  expect((await as('run', 'GET', '/api/admin/session')).body).toEqual({
    name: 'runer',
    role: 'run',
  });
  const { version } = (await as('run', 'PATCH', '/api/admin/sales/2', { paused: true })).body;
  const late = { paused: false, expectedVersion: version - 1 };
  expect((await as('run', 'PATCH', '/api/admin/sales/2', late)).body.changes).toMatchObject([
    { who: 'runer', fields: ['paused'] },
  ]);
  await expect
    .poll(async () => (await as('look', 'GET', '/api/admin/audit')).body.entries)
    .toContainEqual(expect.objectContaining({ who: 'runer', target: 'saleId=2', status: 200 }));
});
