import type { ErrorCode } from '@seckill/contracts';

/** `network`: no answer arrived, so what the server did is unknown. */
export type ApiErrorCode = ErrorCode | 'network';

/** What only operators are answered: its words come with their pages. */
export type OperatorErrorCode = Extract<
  ErrorCode,
  | 'stock_below_sold'
  | 'role_required'
  | 'sale_changed'
  | 'sale_not_ended'
  | 'sale_published'
  | 'workers_too_old'
  | 'draw_is_fixed'
  | 'schedule_not_found'
  | 'schedule_orphaned'
  | 'queue_not_found'
  | 'task_not_failed'
  | 'task_not_delayed'
  | 'task_ended'
  | 'queue_protected'
  | 'refund_not_found'
  | 'person_not_found'
  | 'person_waits'
  | 'banner_not_found'
  | 'idempotency_conflict'
  | 'lab_busy'
  | 'lab_away'
  | 'fault_impossible'
  | 'turned_away'
>;
