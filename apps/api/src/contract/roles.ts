import type { OperatorRole } from '@seckill/contracts';
import { READS } from '../http/reads.ts';

/**
 * What each operation of operators needs. One that is not here needs the most to change anything and the least to look, and a test
 * asks for its line.
 */
export const NEEDS: Readonly<Record<string, OperatorRole>> = {
  'GET /api/admin/session': 'look',
  'DELETE /api/admin/session': 'look',
  'GET /api/admin/overview': 'look',
  'GET /api/admin/overview/watch': 'look',
  'GET /api/admin/audit': 'look',
  'GET /api/admin/search': 'look',
  'GET /api/admin/orders': 'look',
  'GET /api/admin/orders/:orderId': 'look',
  'GET /api/admin/people/:userId': 'look',
  'POST /api/admin/people/:userId/export': 'administer',
  'POST /api/admin/people/:userId/erase': 'administer',

  'GET /api/admin/sales': 'look',
  'GET /api/admin/sales/:saleId/people': 'look',
  'GET /api/admin/sales/:saleId/rounds': 'look',
  'GET /api/admin/sales/:saleId/verify': 'look',
  'POST /api/admin/sales': 'administer',
  // To pause, resume and tell something; what else a change may say needs `administer` (see `roleOfEdit`).
  'PATCH /api/admin/sales/:saleId': 'run',
  'DELETE /api/admin/sales/:saleId': 'administer',
  'POST /api/admin/sales/:saleId/publish': 'administer',
  'POST /api/admin/sales/:saleId/reset': 'administer',

  'GET /api/admin/refunds': 'look',
  'POST /api/admin/refunds/:refundId': 'run',

  'GET /api/admin/tasks': 'look',
  'GET /api/admin/tasks/:taskId': 'look',
  'GET /api/admin/tasks/unended': 'look',
  'GET /api/admin/tasks/kinds': 'look',
  'POST /api/admin/tasks/:taskId/run-now': 'run',
  'POST /api/admin/tasks/:taskId/retry': 'run',
  'POST /api/admin/tasks/retry-failed': 'run',
  'POST /api/admin/tasks/:taskId/revoke': 'administer',
  'POST /api/admin/tasks/revoke-all': 'administer',
  'GET /api/admin/schedules': 'look',
  'POST /api/admin/schedules/:name/run': 'run',
  'POST /api/admin/schedules/:name/pause': 'administer',
  'POST /api/admin/schedules/:name/resume': 'administer',
  'GET /api/admin/queues': 'look',
  'POST /api/admin/queues/:name/purge': 'administer',
  'POST /api/admin/queues/:name/revoke-all': 'administer',

  'GET /api/admin/banners': 'look',
  'POST /api/admin/banners': 'administer',
  'PATCH /api/admin/banners/:bannerId': 'administer',
  'DELETE /api/admin/banners/:bannerId': 'administer',

  'GET /api/lab': 'look',
  'GET /api/lab/watch': 'look',
  'GET /api/lab/runs/current': 'look',
  'GET /api/lab/code': 'look',
  'POST /api/lab/runs': 'administer',
  'DELETE /api/lab/runs/current': 'administer',
  'POST /api/lab/faults/:fault': 'administer',
  'PUT /api/lab/sales/:saleId/synchronous-shop': 'administer',
};

/** The role that an operation needs; `route`: its pattern. */
export function roleNeeded(method: string, route: string): OperatorRole {
  const isRead = READS.has(method);
  return NEEDS[`${isRead ? 'GET' : method} ${route}`] ?? (isRead ? 'look' : 'administer');
}

const RUNNING = new Set(['paused', 'notices', 'expectedVersion']);

/** What a change of a sale needs, by what it says. */
export const roleOfEdit = (edit: object): OperatorRole =>
  Object.keys(edit).every((field) => RUNNING.has(field)) ? 'run' : 'administer';
