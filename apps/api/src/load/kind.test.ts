import { expect, it } from 'vitest';
import { kindOf } from './kind.ts';

it.each([
  ['GET', '/api/tasks/order.place~1-1~x', 'poll'],
  ['GET', '/api/sales/1/ticket', 'poll'],
  ['GET', '/api/sales/1?lang=zh', 'poll'],
  ['GET', '/api/sales', 'poll'],
  ['GET', '/api/tickets', 'poll'],
  ['GET', '/api/banners', 'poll'],
  ['HEAD', '/api/sales/1', 'poll'],
  ['POST', '/api/sales/1/purchases', 'purchase'],
  ['POST', '/api/sales/1/pass', 'purchase'],
  ['POST', '/api/session/guest', 'purchase'],
  ['GET', '/api/session', 'purchase'],
  ['GET', '/api/orders/o1', 'purchase'],
  ['GET', '/', 'purchase'],
  ['GET', '/assets/index.js', 'purchase'],
  ['DELETE', '/api/tasks/x', 'purchase'],
  ['POST', '/api/orders/o1/payment', 'vital'],
  ['POST', '/api/orders/o1/payment?x', 'vital'],
  ['POST', '/api/payments/webhook', 'vital'],
  ['GET', '/api/admin/overview', 'vital'],
  ['GET', '/admin/refunds', 'vital'],
  ['GET', '/healthz', 'vital'],
  ['GET', '/readyz', 'vital'],
  ['GET', '/metrics', 'vital'],
  ['GET', '/api/live', 'vital'],
  // What only looks like it.
  ['GET', '/administer', 'purchase'],
  ['GET', '/api/administer', 'poll'],
  ['POST', '/api/orders/claim', 'purchase'],
  ['POST', '/api/orders/o1/payments', 'purchase'],
  ['POST', '/api/orders/o1/x/payment', 'purchase'],
  ['GET', '/api/sales/1?x=/healthz', 'poll'],
  [undefined, undefined, 'purchase'],
])('%s %s is a %s', (method, url, kind) => {
  expect(kindOf(method, url)).toBe(kind);
});
