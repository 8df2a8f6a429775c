import { expect, test } from 'vitest';
import { violation } from './layers.mjs';

const cases: [file: string, specifier: string, allowed: boolean][] = [
  ['packages/contracts/src/sales.ts', 'typebox', true],
  ['packages/contracts/src/sales.ts', '@seckill/tasks', false],
  ['packages/tasks/src/index.ts', '@seckill/contracts', true],
  ['packages/tasks/src/index.ts', '@seckill/inventory', false],
  ['packages/inventory/src/index.ts', '@seckill/db', false],
  ['packages/db/src/index.ts', '@seckill/tasks', false],
  ['packages/db/src/index.ts', '@seckill/api', false],
  ['packages/task-engine/src/engine/queues.ts', 'bullmq', true],
  ['packages/task-engine/src/job/revoke.ts', '../result/events.ts', true],
  ['packages/task-engine/src/job/revoke.ts', './scripts.ts', true],
  ['packages/task-engine/src/job/revoke.ts', '../canvas/plan.ts', false],
  ['packages/task-engine/src/job/revoke.test.ts', '../canvas/plan.ts', true],
  ['packages/task-engine/src/declare/calls.ts', '../wire/ids.ts', false],
  ['packages/task-engine/src/operate/metrics.ts', '../tasks.ts', false],
  ['packages/task-engine/src/operate/metrics.ts', '../testing/lab.ts', false],
  ['packages/task-engine/src/create-worker.ts', './canvas/plan.ts', true],
  ['packages/task-engine/src/testing/lab.ts', '../tasks.ts', true],
  ['packages/inventory/src/queue.ts', 'bullmq', false],
  ['apps/worker/src/main.ts', 'bullmq', false],
  ['packages/redis/src/client.ts', 'ioredis', true],
  ['packages/redis/src/client.ts', '@seckill/inventory', false],
  ['packages/inventory/src/claim.ts', '@seckill/redis', true],
  ['packages/inventory/src/claim.ts', 'ioredis', false],
  ['packages/task-engine/src/engine/queues.ts', 'ioredis', false],
  ['packages/db/src/cache.ts', 'ioredis', false],
  ['apps/api/src/main.ts', 'ioredis/built/utils', false],
  ['packages/db/src/schema.ts', 'drizzle-orm/mysql-core', true],
  ['apps/api/src/routes/sales.ts', 'drizzle-orm', false],
  ['apps/worker/src/order/place.ts', 'mysql2/promise', false],
  ['apps/worker/src/order/place.ts', '@seckill/db', true],
  ['apps/api/src/app.ts', '@seckill/worker', false],
  ['apps/api/src/app.test.ts', '@seckill/worker', false],
  ['packages/db/src/orders.test.ts', '@seckill/scripts/services', true],
  ['packages/db/src/orders.ts', '@seckill/scripts/services', false],
  ['apps/api/src/routes/fairness.test.ts', '@seckill/operator/program', true],
  ['apps/api/src/routes/fairness.ts', '@seckill/operator/program', false],
  ['apps/operator/src/program.ts', '@seckill/contracts', true],
  ['apps/operator/src/program.ts', '@seckill/db', false],
  ['packages/db/src/orders.ts', '../../contracts/src/orders.ts', false],
  ['packages/db/src/orders.ts', './schema.ts', true],
  ['apps/loadtest/src/bench/bench.ts', '@seckill/api', false],
  ['packages/sales/src/place.ts', '@seckill/inventory', true],
  ['packages/inventory/src/claim.ts', '@seckill/sales', false],
  ['packages/task-engine/src/index.ts', '@seckill/contracts', false],
  ['packages/redis/src/index.ts', '@seckill/contracts', false],
  ['packages/task-engine/src/operate/board.ts', '@bull-board/api', false],
  ['apps/api/src/live/hub.ts', '../sales/board.ts', true],
  ['apps/api/src/sales/board.ts', '../live/hub.ts', false],
  ['apps/api/src/http/errors.ts', '../app.ts', false],
  ['packages/db/src/sales/sales.ts', '../orders/orders.ts', false],
  ['apps/worker/src/order/place.ts', '../user/send-sms.ts', false],
  ['apps/web/src/lib/http.ts', '@seckill/contracts', true],
  ['apps/web/src/lib/http.ts', '@seckill/db', false],
  ['apps/web/src/lib/http.test.ts', '@seckill/db', false],
  ['apps/web/src/lib/http.ts', '../testing/render.tsx', false],
  ['apps/web/src/lib/http.test.ts', '../testing/render.tsx', true],
  ['apps/web/src/features/sale/page.tsx', '../../theme.ts', true],
  ['apps/web/src/lib/http.ts', '../features/sale/page.tsx', false],
  ['apps/web/src/components/price.tsx', '../lib/money.ts', true],
  ['apps/web/src/components/price.tsx', '../app.tsx', false],
  ['apps/web/src/features/sale/page.tsx', '../../components/price.tsx', true],
  ['apps/web/src/features/sale/page.tsx', './button.tsx', true],
  ['apps/web/src/features/sale/page.tsx', '../line/overlay.tsx', false],
  ['apps/web/src/features/sale/page.tsx', '../../app.tsx', false],
  ['apps/web/src/app.tsx', './features/sale/page.tsx', true],
  ['e2e/buy.test.ts', '@seckill/scripts/services', true],
];

test.each(cases)('%s imports %s: %s', (file, specifier, allowed) => {
  expect(violation('/project', `/project/${file}`, { specifier }) === undefined).toBe(allowed);
});

const table = {
  forTests: [],
  mayImport: { 'packages/engine': [], 'packages/redis': [] },
  owners: {
    ioredis: { in: ['packages/redis'], types: ['packages/engine'] },
    '@board/': { in: ['apps/api'] },
  },
  floors: { 'packages/engine/src': ['declare|wire.ts', ['job', 'line'], 'worker'] },
};
const file = (path: string) => `/project/packages/engine/src/${path}`;

test.each([
  ['worker/run.ts', '../job/submit.ts', true],
  ['worker/run.ts', './stop.ts', true],
  ['worker/run.ts', '../declare/task.ts', true],
  ['declare/task.ts', '../wire.ts', true],
  ['declare/task.ts', '../job/submit.ts', false],
  ['job/submit.ts', '../worker/run.ts', false],
  ['job/submit.ts', '../line/take.ts', false],
  ['line/take.ts', '../index.ts', false],
  ['index.ts', './worker/run.ts', true],
  ['job/submit.test.ts', '../worker/run.ts', true],
  ['testing/lab.ts', '../index.ts', true],
  ['job/submit.ts', '../testing/lab.ts', false],
])('through the doors of a house: %s imports %s: %s', (from, specifier, allowed) => {
  const found = violation('/project', file(from), { specifier }, table);
  expect(found === undefined).toBe(allowed);
});

test('who owns a package may lend its types, and a scope is owned as a whole', () => {
  const ask = (specifier: string, typeOnly: boolean) =>
    violation('/project', file('index.ts'), { specifier, typeOnly }, table);
  expect(ask('ioredis', true)).toBeUndefined();
  expect(ask('ioredis', false)).toBe('ioredis may be imported in packages/redis only.');
  expect(ask('@board/api', true)).toContain('apps/api only');
  expect(ask('@boards', false)).toBeUndefined();
});
