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
  ['apps/api/src/app.test.ts', '@seckill/worker', true],
  ['packages/db/src/orders.test.ts', '@seckill/scripts/services', true],
  ['packages/db/src/orders.ts', '@seckill/scripts/services', false],
  ['packages/db/src/orders.ts', '../../contracts/src/orders.ts', false],
  ['packages/db/src/orders.ts', './schema.ts', true],
  ['apps/loadtest/src/bench/main.ts', '@seckill/api', true],
  ['apps/web/src/lib/http.ts', '@seckill/contracts', true],
  ['apps/web/src/lib/http.ts', '@seckill/db', false],
  ['apps/web/src/lib/http.test.ts', '@seckill/db', false],
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
  expect(violation('/project', `/project/${file}`, specifier) === undefined).toBe(allowed);
});

test('types of ioredis may be imported anywhere, and types of other packages may not', () => {
  const why = (specifier: string) =>
    violation('/project', '/project/packages/task-engine/src/x.ts', specifier, true);
  expect(why('ioredis')).toBeUndefined();
  expect(why('mysql2')).toMatch('packages/db only');
});
