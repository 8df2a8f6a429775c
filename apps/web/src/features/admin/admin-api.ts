import type {
  AdminOrder,
  AdminPerson,
  AdminBanner,
  AdminBannerList,
  AdminQueue,
  AdminRoundList,
  AdminSale,
  AdminSaleList,
  AdminSchedule,
  AdminTask,
  AdminTaskKinds,
  AdminTaskList,
  AdminTaskQuery,
  AuditList,
  AuditQuery,
  BannerChange,
  EditSaleRequest,
  NewBanner,
  NewSaleRequest,
  OperatorSession,
  PeopleMet,
  Refund,
  RefundDone,
  RefundList,
  PersonErased,
  RefundQuery,
  SearchFound,
  TaskDone,
  VerifySheet,
} from '@seckill/contracts';
import { call } from '../../lib/api.ts';

async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  headers = {},
  signal?: AbortSignal,
): Promise<T> {
  return (await call<T>(method, `/api/admin${path}`, { body, headers, ...(signal && { signal }) }))
    .body;
}

const name = encodeURIComponent;

/** `left`: of very many, those that the next time meets. */
type RevokedAll = { revoked: number; left?: number };

/** What operators ask and do. */
export const adminApi = {
  whoAmI: () => ask<OperatorSession>('GET', '/session'),
  signOut: () => ask<undefined>('DELETE', '/session'),

  listSales: (archived = false) =>
    ask<AdminSaleList>('GET', archived ? '/sales?archived=true' : '/sales'),
  createSale: (request: NewSaleRequest) => ask<AdminSale>('POST', '/sales', request),
  /** The same key makes the same change only once, however often it is sent. */
  editSale: (saleId: number, change: EditSaleRequest, key: string) =>
    ask<AdminSale>('PATCH', `/sales/${saleId}`, change, { 'idempotency-key': key }),

  search: (q: string, signal?: AbortSignal) =>
    ask<SearchFound>('GET', `/search?${new URLSearchParams({ q })}`, undefined, {}, signal),
  getOrder: (orderId: string) => ask<AdminOrder>('GET', `/orders/${name(orderId)}`),
  getPerson: (userId: string) => ask<AdminPerson>('GET', `/people/${name(userId)}`),
  publishSale: (saleId: number) => ask<AdminSale>('POST', `/sales/${saleId}/publish`, {}),
  /** Of a draft alone. */
  deleteSale: (saleId: number) => ask<undefined>('DELETE', `/sales/${saleId}`),
  countPeopleMet: (saleId: number) => ask<PeopleMet>('GET', `/sales/${saleId}/people`),

  exportPerson: (userId: string) => ask<AdminPerson>('POST', `/people/${name(userId)}/export`, {}),
  erasePerson: (userId: string, typed: string) =>
    ask<PersonErased>('POST', `/people/${name(userId)}/erase`, { name: typed }),

  listRounds: (saleId: number, before?: number) =>
    ask<AdminRoundList>(
      'GET',
      `/sales/${saleId}/rounds${before === undefined ? '' : `?before=${before}`}`,
    ),
  verifyRound: (saleId: number, round: number) =>
    ask<VerifySheet>('GET', `/sales/${saleId}/verify?round=${round}`),

  listRefunds: (query: RefundQuery) =>
    ask<RefundList>('GET', `/refunds?${new URLSearchParams(query)}`),
  markRefunded: (refundId: string, done: RefundDone) =>
    ask<Refund>('POST', `/refunds/${name(refundId)}`, done),

  searchTasks: (query: AdminTaskQuery) =>
    ask<AdminTaskList>('GET', `/tasks?${new URLSearchParams(query)}`),
  getTask: (taskId: string) => ask<AdminTask>('GET', `/tasks/${name(taskId)}`),
  listKinds: () => ask<AdminTaskKinds>('GET', '/tasks/kinds'),
  runTaskNow: (taskId: string) => ask<TaskDone>('POST', `/tasks/${name(taskId)}/run-now`, {}),
  retryTask: (taskId: string) => ask<TaskDone>('POST', `/tasks/${name(taskId)}/retry`, {}),
  revokeTask: (taskId: string, terminate: boolean) =>
    ask<TaskDone>('POST', `/tasks/${name(taskId)}/revoke`, { terminate }),
  retryFailed: (kind?: string) =>
    ask<{ retried: number }>('POST', '/tasks/retry-failed', kind ? { kind } : {}),
  countUnended: (kind: string) =>
    ask<{ count: number }>('GET', `/tasks/unended?${new URLSearchParams({ kind })}`),
  revokeKind: (kind: string) => ask<RevokedAll>('POST', '/tasks/revoke-all', { kind }),

  listSchedules: () => ask<{ schedules: AdminSchedule[] }>('GET', '/schedules'),
  runSchedule: (schedule: string) =>
    ask<{ taskId: string }>('POST', `/schedules/${name(schedule)}/run`, {}),
  pauseSchedule: (schedule: string, paused: boolean) =>
    ask<AdminSchedule>('POST', `/schedules/${name(schedule)}/${paused ? 'pause' : 'resume'}`, {}),

  listQueues: () => ask<{ queues: AdminQueue[] }>('GET', '/queues'),
  purgeQueue: (queue: string) =>
    ask<{ purged: number }>('POST', `/queues/${name(queue)}/purge`, {}),
  revokeQueue: (queue: string) => ask<RevokedAll>('POST', `/queues/${name(queue)}/revoke-all`, {}),

  listAudit: (query: AuditQuery) => ask<AuditList>('GET', `/audit?${new URLSearchParams(query)}`),

  listBanners: () => ask<AdminBannerList>('GET', '/banners'),
  createBanner: (banner: NewBanner) => ask<AdminBanner>('POST', '/banners', banner),
  editBanner: (bannerId: number, change: BannerChange) =>
    ask<AdminBanner>('PATCH', `/banners/${bannerId}`, change),
  deleteBanner: (bannerId: number) => ask<undefined>('DELETE', `/banners/${bannerId}`),
};
