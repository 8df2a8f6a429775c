/** What was done, by the action that the audit names. */
const DEEDS = {
  'POST /api/admin/session': 'signIn',
  'DELETE /api/admin/session': 'signOut',
  'POST /api/session': 'memberSignIn',
  'POST /api/admin/sales': 'saleMade',
  'PATCH /api/admin/sales/:saleId': 'saleChanged',
  'DELETE /api/admin/sales/:saleId': 'draftRemoved',
  'POST /api/admin/sales/:saleId/publish': 'published',
  'POST /api/admin/sales/:saleId/reset': 'reset',
  'POST /api/admin/banners': 'bannerMade',
  'PATCH /api/admin/banners/:bannerId': 'bannerChanged',
  'DELETE /api/admin/banners/:bannerId': 'bannerRemoved',
  'POST /api/admin/refunds/:refundId': 'refunded',
  'POST /api/admin/tasks/:taskId/retry': 'retried',
  'POST /api/admin/tasks/retry-failed': 'retriedAll',
  'POST /api/admin/tasks/:taskId/revoke': 'revoked',
  'POST /api/admin/tasks/:taskId/run-now': 'ranNow',
  'POST /api/admin/tasks/revoke-all': 'revokedKind',
  'POST /api/admin/people/:userId/export': 'exported',
  'POST /api/admin/people/:userId/erase': 'erased',
  'POST /api/admin/schedules/:name/run': 'run',
  'POST /api/admin/schedules/:name/pause': 'paused',
  'POST /api/admin/schedules/:name/resume': 'resumed',
  'POST /api/admin/queues/:name/purge': 'purged',
  'POST /api/admin/queues/:name/revoke-all': 'revokedQueue',
  'POST /api/admin/*': 'tried',
  'GET /api/admin/*': 'tried',
} as const;

type Deed = (typeof DEEDS)[keyof typeof DEEDS] | 'board' | 'other';

const isKnown = (action: string): action is keyof typeof DEEDS => action in DEEDS;

/** Which words say it; a later version may name actions that this page does not know. */
export function deedOf(action: string): Deed {
  if (isKnown(action)) return DEEDS[action];
  return action.includes(' /api/admin/board') ? 'board' : 'other';
}
