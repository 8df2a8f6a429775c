import { Type, type Static } from 'typebox';
import { Role } from './admin/operators.ts';
import { SaleChange } from './admin/sale-change.ts';
import { Sale } from './sales.ts';

/** Every `code` the API can answer with, and its HTTP status. Codes are stable: clients switch on them. */
export const ERROR_STATUS = {
  bad_request: 400,
  invalid_json: 400,
  too_many_units: 400,
  unauthenticated: 401,
  bad_credentials: 401,
  bad_signature: 401,
  origin_forbidden: 403,
  role_required: 403,
  members_only: 403,
  pass_required: 403,
  pass_invalid: 403,
  verified_only: 403,
  code_wrong: 403,
  not_found: 404,
  sale_not_found: 404,
  task_not_found: 404,
  no_ticket: 404,
  order_not_found: 404,
  banner_not_found: 404,
  payment_not_found: 404,
  refund_not_found: 404,
  schedule_not_found: 404,
  queue_not_found: 404,
  record_not_found: 404,
  person_not_found: 404,
  receipt_unknown: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  sold_out: 409,
  price_changed: 409,
  sale_paused: 409,
  round_changed: 409,
  sale_changed: 409,
  sale_not_ended: 409,
  sale_published: 409,
  idempotency_conflict: 409,
  order_expired: 409,
  order_not_open: 409,
  already_ordered: 409,
  already_decided: 409,
  tries_used_up: 409,
  number_has_order: 409,
  person_waits: 409,
  not_sold_out: 409,
  stock_below_sold: 409,
  workers_too_old: 409,
  draw_is_fixed: 409,
  task_not_failed: 409,
  task_not_delayed: 409,
  task_ended: 409,
  queue_protected: 409,
  schedule_orphaned: 409,
  lab_busy: 409,
  fault_impossible: 409,
  sale_ended: 410,
  code_expired: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  uri_too_long: 414,
  sale_not_started: 425,
  rate_limited: 429,
  headers_too_large: 431,
  internal: 500,
  overloaded: 503,
  unavailable: 503,
  turned_away: 503,
  lab_away: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Body of every error answer. `message` is for people, `code` for programs. */
export const ErrorBody = Type.Object(
  {
    code: Type.String(),
    message: Type.String(),
    /** Which field is refused, as `body/opensAt` or `query/from`, where it is one. */
    field: Type.Optional(Type.String()),
    /** With `price_changed`: the sale as it is now. */
    sale: Type.Optional(Sale),
    /** With `sale_changed`: what was changed since, the newest first, and by whom. */
    changes: Type.Optional(Type.Array(SaleChange)),
    /** With `role_required`: the one that would do. */
    role: Type.Optional(Role),
    /** With `sold_out`: how many stand by for a unit to come back. */
    standby: Type.Optional(Type.Integer()),
    retryAfterMs: Type.Optional(Type.Integer()),
    requestId: Type.Optional(Type.String()),
  },
  { $id: 'Error' },
);
export type ErrorBody = Static<typeof ErrorBody>;
